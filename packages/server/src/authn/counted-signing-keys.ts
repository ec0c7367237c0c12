// The signing keys of recent callers, and how often one was at hand.
import type { KeyObject } from 'node:crypto'
import { createSigningKeyCache, type PresentedCredential } from '@iamd/wire'
import type { CacheFigures } from '../metrics/cache-figures.ts'

/** Signing keys. */
export interface CountedSigningKeys {
  /** The key of a credential with its secret. */
  keyOf(credential: PresentedCredential, secret: string): KeyObject
  /** Forgets all signing keys of an access key. */
  drop(accessKeyId: string): void
  readonly figures: CacheFigures
}

/** Keeps at most `limit` of them. */
export function createCountedSigningKeys(limit: number): CountedSigningKeys {
  const cache = createSigningKeyCache(limit)
  let hits = 0
  let misses = 0
  return {
    keyOf(credential, secret) {
      // The secret is part of the scope by the access key id, which names one secret for ever.
      const known = cache.find(credential)
      if (known === undefined) misses += 1
      else hits += 1
      return known ?? cache.derive(credential, secret)
    },
    drop: (accessKeyId) => cache.drop(accessKeyId),
    figures: {
      limit,
      get hits() {
        return hits
      },
      get misses() {
        return misses
      },
      get size() {
        return cache.size
      },
    },
  }
}
