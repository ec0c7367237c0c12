// IPv4 and IPv6 addresses and CIDR ranges.

/** An address as 16-bit words: two of them for IPv4, eight for IPv6. */
export type IpAddress = readonly number[]

export interface IpRange {
  readonly address: IpAddress
  readonly prefixLength: number
}

/** Reads an address; undefined when it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text)
}

/** Reads an address or a CIDR range. Without a prefix length the range is the one address. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const address = parseIpAddress(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const bits = address.length * 16
  if (slash < 0) return { address, prefixLength: bits }
  const length = text.slice(slash + 1)
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) return undefined
  return { address, prefixLength: Number(length) }
}

/** Whether the range holds the address. An IPv4 address is in no IPv6 range, and the reverse. */
export function rangeHolds(range: IpRange, address: IpAddress): boolean {
  if (range.address.length !== address.length) return false
  for (let index = 0; index * 16 < range.prefixLength; index += 1) {
    const shift = Math.max(0, (index + 1) * 16 - range.prefixLength)
    if ((address[index] ?? 0) >> shift !== (range.address[index] ?? 0) >> shift) return false
  }
  return true
}

const zeroUnit = 0x30
const dotUnit = 0x2e

/** Four numbers of at most 255, without leading zeros; read unit by unit, for it is read often. */
function parseVersion4(text: string): IpAddress | undefined {
  if (text.length > 15) return undefined
  let address = 0
  let byte = 0
  let digits = 0
  let dots = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === dotUnit) {
      if (digits === 0 || dots === 3) return undefined
      address = address * 256 + byte
      byte = 0
      digits = 0
      dots += 1
      continue
    }
    const digit = unit - zeroUnit
    const isLeadingZero = digits === 1 && byte === 0
    if (digit < 0 || digit > 9 || isLeadingZero) return undefined
    byte = byte * 10 + digit
    digits += 1
    if (byte > 255) return undefined
  }
  if (dots !== 3 || digits === 0) return undefined
  address = address * 256 + byte
  return [Math.floor(address / 65_536), address % 65_536]
}

function parseVersion6(text: string): IpAddress | undefined {
  const halves = text.split('::', 3)
  if (halves.length > 2) return undefined
  const [left = '', right] = halves
  const isCompressed = right !== undefined
  const head = parseWords(left, !isCompressed)
  const tail = right === undefined ? [] : parseWords(right, true)
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (isCompressed ? missing < 1 : missing !== 0) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

/** The words of one side of `::`. Only at the very end may an IPv4 address stand for two. */
function parseWords(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const fields = text.split(':', 9)
  const words: number[] = []
  for (const [index, field] of fields.entries()) {
    if (isEnd && index === fields.length - 1 && field.includes('.')) {
      const embedded = parseVersion4(field)
      if (embedded === undefined) return undefined
      words.push(...embedded)
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(field)) {
      words.push(Number.parseInt(field, 16))
    } else {
      return undefined
    }
  }
  return words
}
