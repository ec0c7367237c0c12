// A key ring whose keys change while it is used: a new key opens at once and seals a while later.
import { createKeyRing, type KeyRing, type RingKey } from './key-ring.ts'

/** A key and since when it is there. */
export interface DatedKey extends RingKey {
  readonly createdAt: Date
}

/** A key ring, and the way to give it other keys. */
export interface RotatingKeyRing extends KeyRing {
  /** @throws {RangeError} when there is none. */
  use(keys: readonly DatedKey[]): void
}

/** By then every node knows a new key, so that none meets what it can't open. */
export const sealsAfterMilliseconds = 60_000

/** The longest sessions, and encoded authorization messages, are good for 36 hours. */
export const opensMilliseconds = 37 * 3_600_000

/** Makes a ring of keys, newest first. */
export function createRotatingKeyRing(keys: readonly DatedKey[], now: () => Date): RotatingKeyRing {
  let known = keys
  let ring = createKeyRing(keys)
  let sealing = keys[0]
  const sealingRing = () => {
    const due = known.find(isDue(now().getTime())) ?? known.at(-1)
    if (due !== sealing && due !== undefined) {
      sealing = due
      ring = createKeyRing([due, ...known.filter((key) => key !== due)])
    }
    return ring
  }
  return {
    seal: (content, context) => sealingRing().seal(content, context),
    open: (sealed, context) => ring.open(sealed, context),
    use(others) {
      ring = createKeyRing(others)
      known = others
      sealing = others[0]
    },
  }
}

const isDue =
  (at: number) =>
  ({ createdAt }: DatedKey): boolean =>
    createdAt.getTime() + sealsAfterMilliseconds <= at

/** Keys that have sealed nothing for so long that nothing they sealed is good any more. */
export function outdatedKeys<Key extends DatedKey>(
  keys: readonly Key[],
  now: Date,
): readonly Key[] {
  const longAgo = now.getTime() - opensMilliseconds
  const successor = keys.findIndex(isDue(longAgo))
  return successor < 0 ? [] : keys.slice(successor + 1)
}
