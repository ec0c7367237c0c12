// Time-based one-time codes: RFC 6238 with SHA-1, six digits and steps of thirty seconds.
import { createHmac, timingSafeEqual } from 'node:crypto'

const stepMilliseconds = 30_000
const digits = 6

/** How far from the present step a code may be that is given when signing in. RFC 6238, 5.2. */
const toleratedSteps = 1

/** How far a device's clock may be off when two codes tell by how much: an hour. */
const searchedSteps = 120

/** The time step that an instant lies in. */
export const stepAt = (time: Date): number => Math.floor(time.getTime() / stepMilliseconds)

/** The code of one time step. RFC 4226, 5.3. */
export function codeOf(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', seed).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0x0f
  const truncated = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(truncated % 10 ** digits).padStart(digits, '0')
}

/** What of a device its codes depend on. */
export interface CodeSource {
  readonly seed: Uint8Array
  /** Codes of this time step and of those before it are used up. */
  readonly lastStep: number
  /** How many time steps the device's clock is ahead of ours. */
  readonly drift: number
}

const isCode = (seed: Uint8Array, step: number, code: string): boolean => {
  const expected = Buffer.from(codeOf(seed, step))
  const given = Buffer.from(code)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The time step of which a code is; undefined when it is of none that may be used now. */
export function stepOfCode(source: CodeSource, code: string, now: Date): number | undefined {
  const middle = stepAt(now) + source.drift
  let found: number | undefined
  for (let step = middle - toleratedSteps; step <= middle + toleratedSteps; step += 1) {
    if (step > source.lastStep && isCode(source.seed, step, code)) found ??= step
  }
  return found
}

/** Where two codes in a row have left a device. */
export interface Synchronization {
  readonly lastStep: number
  readonly drift: number
}

/**
 * Finds two codes that follow each other, those nearest to now. What is within tolerance is no
 * drift: codes are typed some seconds after they were shown.
 */
export function synchronize(
  { seed, lastStep }: CodeSource,
  [first, second]: readonly [string, string],
  now: Date,
): Synchronization | undefined {
  const present = stepAt(now)
  for (let distance = 0; distance <= searchedSteps; distance += 1) {
    for (const drift of distance === 0 ? [0] : [-distance, distance]) {
      const step = present + drift
      if (step - 1 <= lastStep) continue
      if (!isCode(seed, step - 1, first) || !isCode(seed, step, second)) continue
      return { lastStep: step, drift: distance > toleratedSteps ? drift : 0 }
    }
  }
  return undefined
}
