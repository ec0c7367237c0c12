// Checks of addresses under the IP operators.

import {
  type IpAddress,
  type IpRange,
  parseIpRange,
  rangeHolds,
} from '../../conditions/ip-range.ts'
import type { ConditionCheck } from '../check-context.ts'

/** IMPROVE_IP_RANGE: host bits that the comparison ignores. */
export const checkHostBits: ConditionCheck = ({ use, values }, _, { report }) => {
  if (!use?.operator.name.endsWith('IpAddress')) return
  for (const { text, place } of values) {
    const range = parseIpRange(text)
    if (range === undefined) continue
    const masked = range.address.map((word, index) => word & wordMask(range, index))
    if (masked.every((word, index) => word === range.address[index])) continue
    const addr = `${printAddress(masked)}/${range.prefixLength}`
    report('IMPROVE_IP_RANGE', place, { addr })
  }
}

function wordMask({ prefixLength }: IpRange, index: number): number {
  const bits = Math.min(16, Math.max(0, prefixLength - index * 16))
  return (0xffff << (16 - bits)) & 0xffff
}

/** AWS: aws:SourceIp holds public addresses only. RFC 1918 and RFC 4193. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']

/** The PRIVATE_IP_ADDRESS and PRIVATE_NOT_IP_ADDRESS codes. */
export const checkPrivateAddresses: ConditionCheck = (condition, _, { report }) => {
  const { use, foldedKey, keyPlace, values } = condition
  if (foldedKey !== 'aws:sourceip' || !use?.operator.name.endsWith('IpAddress')) return
  const ranges = values.flatMap(({ text }) => parseIpRange(text) ?? [])
  const privateCount = ranges.filter(isPrivate).length
  if (privateCount === 0) return
  const isMixed = privateCount < ranges.length
  if (use.operator.negated) {
    report(isMixed ? 'PRIVATE_NOT_IP_ADDRESS_SUBSET' : 'PRIVATE_NOT_IP_ADDRESS', keyPlace)
  } else report(isMixed ? 'PRIVATE_IP_ADDRESS_SUBSET' : 'PRIVATE_IP_ADDRESS', keyPlace)
}

function isPrivate(range: IpRange): boolean {
  return privateRanges.some((text) => {
    const outer = parseIpRange(text)
    if (outer === undefined) return false
    return range.prefixLength >= outer.prefixLength && rangeHolds(outer, range.address)
  })
}

/** Prints an address; of an IPv6 one, the longest run of zeros is left out (RFC 5952). */
function printAddress(words: IpAddress): string {
  if (words.length === 2) return words.flatMap((word) => [word >> 8, word & 0xff]).join('.')
  const run = longestZeroRun(words)
  const print = (part: readonly number[]) => part.map((word) => word.toString(16)).join(':')
  if (run.length < 2) return print(words)
  return `${print(words.slice(0, run.start))}::${print(words.slice(run.start + run.length))}`
}

function longestZeroRun(words: IpAddress): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < words.length; start += 1) {
    let end = start
    while (words[end] === 0) end += 1
    if (end - start > best.length) best = { start, length: end - start }
  }
  return best
}
