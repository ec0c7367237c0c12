// The public keys of identity providers, found by discovery and kept for a while.
import type { JSONWebKeySet } from 'jose'
import { ProviderFailure } from './provider-failure.ts'
import type { RequestLimits } from './provider-request.ts'

/** Loaded for the first provider: most daemons ask none. */
const loadRequests = () => import('./provider-request.ts')

/** A provider as far as its keys are concerned. */
export interface Issuer {
  /** Its URL, which tokens have as `iss`. */
  readonly url: string
  readonly thumbprints: readonly string[]
}

/** Finds keys of issuers. */
export interface IssuerKeys {
  /** @throws {ProviderFailure} when they are not known and can't be had. */
  keysOf(issuer: Issuer): Promise<JSONWebKeySet>
  /**
   * The keys anew, for a token whose key is not among those known; the same ones as before when
   * they have been fetched only just now.
   * @throws {ProviderFailure}
   */
  newerKeysOf(issuer: Issuer): Promise<JSONWebKeySet>
  /**
   * The thumbprint to trust of where a provider has its keys; undefined for plain http.
   * @throws {ProviderFailure}
   */
  topThumbprint(url: string): Promise<string | undefined>
}

const keptMilliseconds = 3_600_000
/** Tokens with invented key ids must not make the daemon a nuisance to providers. */
const refetchMilliseconds = 10_000
const issuersMaximum = 256
/** Each may have to be tried, for a token that does not say by which it is signed. */
const keysMaximum = 100

interface Known {
  readonly keys: Promise<JSONWebKeySet>
  readonly fetchedAt: number
}

/** Makes the cache. */
export function createIssuerKeys(limits: RequestLimits, now: () => Date): IssuerKeys {
  const known = new Map<string, Known>()
  const atMostOld = (issuer: Issuer, milliseconds: number): Promise<JSONWebKeySet> => {
    // A provider with other thumbprints trusts another server.
    const name = JSON.stringify([issuer.url, ...issuer.thumbprints])
    const present = known.get(name)
    const at = now().getTime()
    if (present !== undefined && at < present.fetchedAt + milliseconds) return present.keys
    const entry = { keys: fetchKeys(issuer, limits), fetchedAt: at }
    known.delete(name)
    known.set(name, entry)
    // What failed is not kept; until it has failed, whoever asks waits for the one request.
    entry.keys.catch(() => {
      if (known.get(name) === entry) known.delete(name)
    })
    if (known.size > issuersMaximum) {
      for (const oldest of known.keys().take(1)) known.delete(oldest)
    }
    return entry.keys
  }
  return {
    keysOf: (issuer) => atMostOld(issuer, keptMilliseconds),
    newerKeysOf: (issuer) => atMostOld(issuer, refetchMilliseconds),
    async topThumbprint(url) {
      const { topThumbprintOf } = await loadRequests()
      const first = await topThumbprintOf(url, limits)
      if (first === undefined) return undefined
      return topThumbprintOf(await keysUrl({ url, thumbprints: [first] }, limits), limits)
    },
  }
}

async function fetchKeys(issuer: Issuer, limits: RequestLimits): Promise<JSONWebKeySet> {
  const { readProviderDocument } = await loadRequests()
  const url = await keysUrl(issuer, limits)
  const { keys } = await readProviderDocument(url, issuer.thumbprints, limits)
  const isSet = Array.isArray(keys) && keys.length <= keysMaximum
  if (isSet && keys.every((key) => typeof key?.kty === 'string')) return { keys }
  throw new ProviderFailure('unusable', `${url} has no set of keys`)
}

/** Where a provider says that its keys are. Source: OpenID Connect Discovery 1.0, § 4. */
async function keysUrl({ url, thumbprints }: Issuer, limits: RequestLimits): Promise<string> {
  const { readProviderDocument } = await loadRequests()
  const discovery = `${url.replace(/\/$/, '')}/.well-known/openid-configuration`
  const { issuer, jwks_uri: location } = await readProviderDocument(discovery, thumbprints, limits)
  if (issuer !== url || typeof location !== 'string') {
    throw new ProviderFailure('unusable', `${discovery} is not of ${url} or names no keys`)
  }
  return location
}
