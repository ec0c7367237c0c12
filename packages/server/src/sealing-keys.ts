// The keys that seal session tokens and list markers: the first, the next, and those that are over.
import { systemRandom } from './identifiers/random-source.ts'
import { outdatedKeys, type RotatingKeyRing } from './sealing/rotating-key-ring.ts'
import type { Store, Writer } from './store/store.ts'
import {
  deleteSealingKey,
  insertSealingKey,
  listSealingKeys,
  type SealingKey,
} from './store/tables/sealing-keys.ts'

const newSealingKey = (now: Date): SealingKey => ({
  id: systemRandom.bytes(4).toString('hex'),
  key: systemRandom.bytes(32),
  createdAt: now,
})

/** All keys, newest first, of which a new database gets its first. */
export async function ensureSealingKeys(store: Store, now: Date): Promise<readonly SealingKey[]> {
  const known = await store.read(listSealingKeys)
  if (known.length > 0) return known
  return store.write(async (writer) => {
    // Another node may have been first.
    const first = await listSealingKeys(writer)
    if (first.length > 0) return first
    await insertSealingKey(writer, newSealingKey(now))
    return listSealingKeys(writer)
  })
}

/** Adds a key, which every node opens with at once, and seals with a minute later. */
export async function rotateSealingKey(store: Store, now: Date): Promise<SealingKey> {
  const key = newSealingKey(now)
  await store.write(async (writer) => {
    await insertSealingKey(writer, key)
    await deleteOutdatedKeys(writer, now)
  })
  return key
}

async function deleteOutdatedKeys(writer: Writer, now: Date): Promise<void> {
  for (const { id } of outdatedKeys(await listSealingKeys(writer), now)) {
    await deleteSealingKey(writer, id)
  }
}

/** Keeps a ring as the database has it. */
export interface SealingKeyKeeper {
  /** Takes keys that others have made, makes one when it is time, drops those that are over. */
  refresh(): Promise<void>
}

/** Makes the keeper of a ring. `rotateAfter` is in milliseconds; undefined: only by command. */
export function createSealingKeyKeeper(
  store: Store,
  ring: RotatingKeyRing,
  now: () => Date,
  rotateAfter: number | undefined,
): SealingKeyKeeper {
  const mustRotate = (keys: readonly SealingKey[]) => {
    const [newest] = keys
    if (newest === undefined || rotateAfter === undefined) return false
    return newest.createdAt.getTime() + rotateAfter <= now().getTime()
  }
  return {
    async refresh() {
      let keys = await store.read(listSealingKeys)
      if (mustRotate(keys) || outdatedKeys(keys, now()).length > 0) {
        keys = await store.write(async (writer) => {
          // Looked at again: it is the turn of one node only.
          const current = await listSealingKeys(writer)
          if (mustRotate(current)) await insertSealingKey(writer, newSealingKey(now()))
          await deleteOutdatedKeys(writer, now())
          return listSealingKeys(writer)
        })
      }
      // A store in memory that was told to forget everything: the ring is still good.
      if (keys.length > 0) ring.use(keys)
    },
  }
}
