// Where randomness comes from, as a value, so that tests can hand in their own.
import { randomBytes, randomUUID } from 'node:crypto'

/** Source of all random identifiers and secrets of a daemon. */
export interface RandomSource {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer
  /** A version 4 UUID. */
  uuid(): string
}

const poolBytes = 8_192
const pooledBytesMaximum = 128
let pool = Buffer.alloc(0)
let used = 0

/** Small amounts come from a pool, which costs a system call only when it is used up. */
function pooledBytes(length: number): Buffer {
  if (length > pooledBytesMaximum) return randomBytes(length)
  if (used + length > pool.length) {
    pool = randomBytes(poolBytes)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + length))
  // What was handed out is not kept, and never handed out again.
  pool.fill(0, used, used + length)
  used += length
  return bytes
}

/** The operating system's randomness. */
export const systemRandom: RandomSource = { bytes: pooledBytes, uuid: () => randomUUID() }
