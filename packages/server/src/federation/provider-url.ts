// Which URLs of identity providers are taken, and which addresses behind them are ever asked.
import { BlockList, isIP } from 'node:net'

/** What is wrong with the URL of a provider. */
export type ProviderUrlProblem = 'not-a-url' | 'not-https' | 'not-allowed'

/** Whether a host is this machine by name. */
export function isLoopbackHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || (isIP(bare) !== 0 && isLoopbackAddress(bare))
}

/**
 * Reads the URL of a provider.
 *
 * AWS: https, a host without port, a path maybe, nothing else (IAM API reference,
 * CreateOpenIDConnectProvider; each refusal recorded).
 *
 * DIVERGES: where the daemon is told to allow loopback issuers, an issuer on this machine may have a
 * port and may speak plain http, so that tests can bring their own. AWS takes neither.
 */
export function readProviderUrl(text: string, loopbackIssuers: boolean): URL | ProviderUrlProblem {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return 'not-a-url'
  const url = new URL(text)
  const loopback = loopbackIssuers && isLoopbackHost(url.hostname)
  if (url.protocol !== 'https:' && !(loopback && url.protocol === 'http:')) return 'not-https'
  const hasPort = /^[^/]+\/\/[^/?#]*:\d*(?=$|[/?#])/.test(text.replace(/\[[^\]]*\]/, ''))
  const isPlain =
    url.username === '' &&
    url.password === '' &&
    !/[?#\s\\]/.test(text) &&
    (!hasPort || loopback) &&
    /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)$/.test(url.hostname)
  return isPlain ? url : 'not-allowed'
}

const loopbackAddresses = new BlockList()
loopbackAddresses.addSubnet('127.0.0.0', 8, 'ipv4')
loopbackAddresses.addAddress('::1', 'ipv6')

/** Addresses that lead to nobody, to everybody, or to a cloud's metadata. */
const neverAsked = new BlockList()
neverAsked.addSubnet('0.0.0.0', 8, 'ipv4')
neverAsked.addSubnet('169.254.0.0', 16, 'ipv4')
neverAsked.addSubnet('224.0.0.0', 3, 'ipv4')
neverAsked.addAddress('::', 'ipv6')
neverAsked.addSubnet('fe80::', 10, 'ipv6')
neverAsked.addSubnet('ff00::', 8, 'ipv6')

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

function isLoopbackAddress(address: string): boolean {
  return loopbackAddresses.check(address, family(address))
}

/** Whether an address may be asked: one of this machine exactly when the host is this machine. */
export function mayAsk(address: string, loopback: boolean): boolean {
  return !neverAsked.check(address, family(address)) && isLoopbackAddress(address) === loopback
}
