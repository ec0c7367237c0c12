// Proxies that are believed in what they say of the client: its address, and whether it used TLS.
import { BlockList, isIP } from 'node:net'
import { sourceIpOf } from './source-ip.ts'

/** Networks of proxies. */
export interface TrustedProxies {
  /** Whether a peer, by its address, is one of them. */
  trusts(address: string): boolean
}

/** Where a request came from. */
export interface Client {
  readonly sourceIp: string
  readonly secureTransport: boolean
}

/** Reads networks such as `10.0.0.0/8,fd00::/8,192.0.2.1`; undefined when one is none. */
export function parseTrustedProxies(text: string): TrustedProxies | undefined {
  const list = new BlockList()
  for (const network of text.split(',').map((part) => part.trim())) {
    const [, address = '', prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(network) ?? []
    const version = isIP(address)
    const bits = version === 4 ? 32 : 128
    const length = prefix === undefined ? bits : Number(prefix)
    if (version === 0 || length > bits) return undefined
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return { trusts: (address) => isIn(list, sourceIpOf(address)) }
}

/** Nobody is believed. */
export const noTrustedProxies: TrustedProxies = { trusts: () => false }

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/**
 * The client of a request. `X-Forwarded-For` counts from its end, where the nearest proxy has
 * written, and only as long as proxies are trusted: what is further left anyone may have sent.
 */
export function clientOf(
  peer: { readonly remoteAddress: string | undefined; readonly secureTransport: boolean },
  rawHeaders: readonly string[],
  proxies: TrustedProxies,
): Client {
  const { secureTransport } = peer
  const own = sourceIpOf(peer.remoteAddress)
  if (!proxies.trusts(own)) return { sourceIp: own, secureTransport }
  let sourceIp = own
  for (const entry of valuesOf(rawHeaders, 'x-forwarded-for').reverse()) {
    const address = forwardedAddress(entry)
    if (address === undefined) break
    sourceIp = address
    if (!proxies.trusts(address)) break
  }
  const scheme = valuesOf(rawHeaders, 'x-forwarded-proto').at(-1)?.toLowerCase()
  return { sourceIp, secureTransport: scheme === undefined ? secureTransport : scheme === 'https' }
}

function valuesOf(rawHeaders: readonly string[], wanted: string): string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== wanted) continue
    values.push(...(rawHeaders[index + 1] ?? '').split(',').map((value) => value.trim()))
  }
  return values
}

/** An address, also one with a port behind it, as some proxies write. */
function forwardedAddress(entry: string): string | undefined {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1]
  const address = bracketed ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry
  return isIP(address) === 0 ? undefined : sourceIpOf(address)
}
