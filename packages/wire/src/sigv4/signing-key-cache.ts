// Keeps derived signing keys, bounded, so that they can be dropped with their access key.

import type { KeyObject } from 'node:crypto'
import { deriveSigningKey } from './derive-signing-key.ts'

export interface SigningKeyScope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
}

export interface SigningKeyCache {
  /** The key, if it is kept. Whether the access key is still active is the caller's to know. */
  find(scope: SigningKeyScope): KeyObject | undefined
  /** Derives the key, keeps it and returns it. */
  derive(scope: SigningKeyScope, secret: string): KeyObject
  /** Forgets all signing keys of an access key. */
  drop(accessKeyId: string): void
  /** Number of signing keys kept. */
  readonly size: number
}

/** So that one caller who signs for ever new regions cannot push out everyone else. */
const keysPerAccessKeyMax = 16

/** A cache of at most `limit` signing keys; the access key that was idle longest goes first. */
export function createSigningKeyCache(limit: number): SigningKeyCache {
  // Maps keep insertion order: the first access key is the one used longest ago.
  const accessKeys = new Map<string, Map<string, KeyObject>>()
  let size = 0

  function drop(accessKeyId: string): void {
    size -= accessKeys.get(accessKeyId)?.size ?? 0
    accessKeys.delete(accessKeyId)
  }

  function touch(accessKeyId: string): Map<string, KeyObject> {
    const keys = accessKeys.get(accessKeyId) ?? new Map<string, KeyObject>()
    accessKeys.delete(accessKeyId)
    accessKeys.set(accessKeyId, keys)
    return keys
  }

  function forgetOldest(keys: Map<string, KeyObject>): void {
    for (const oldest of keys.keys()) {
      keys.delete(oldest)
      size -= 1
      return
    }
  }

  return {
    find({ accessKeyId, date, region, service }) {
      const key = accessKeys.get(accessKeyId)?.get(`${date}/${region}/${service}`)
      if (key !== undefined) touch(accessKeyId)
      return key
    },
    derive({ accessKeyId, date, region, service }, secret) {
      const key = deriveSigningKey(secret, date, region, service)
      const keys = touch(accessKeyId)
      const name = `${date}/${region}/${service}`
      if (!keys.has(name)) {
        if (keys.size >= keysPerAccessKeyMax) forgetOldest(keys)
        size += 1
      }
      keys.set(name, key)
      for (const idle of accessKeys.keys()) {
        if (size <= limit) break
        drop(idle)
      }
      return key
    },
    drop,
    get size() {
      return size
    },
  }
}
