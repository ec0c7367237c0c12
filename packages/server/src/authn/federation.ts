// What an identity provider vouches for: of a caller that nobody signed for, and of its sessions.
import type { ContextValue } from '@iamd/policy'
import type { Tag } from '../store/columns.ts'

/** Condition keys that a provider gives. */
export interface FederationKeys {
  /** `aws:FederatedProvider`; SAML providers are not told by it. */
  readonly provider?: string | undefined
  /** Keys such as `accounts.google.com:sub` and `saml:aud`, in AWS's spelling. */
  readonly keys: Readonly<Record<string, ContextValue>>
}

/** What a verified token or assertion says of the session to be made. */
export interface FederationProof {
  /** Session tags, which conditions see as `aws:RequestTag`. */
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
  /** The keys that later requests of the session still have. */
  readonly sessionKeys: FederationKeys
}

/** The key by its lower-case name. */
export function federationKey(
  federation: FederationKeys | undefined,
  lowerCaseKey: string,
): ContextValue | undefined {
  if (federation === undefined) return undefined
  for (const key in federation.keys) {
    if (key.toLowerCase() === lowerCaseKey) return federation.keys[key]
  }
  return undefined
}
