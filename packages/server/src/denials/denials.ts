// The record of denied calls: noted in memory at once, written to the store in batches.
import { createHash } from 'node:crypto'
import type { AccountId } from '../identifiers/account-id.ts'
import { newAuthorizationId } from '../identifiers/authorization-id.ts'
import type { RandomSource } from '../identifiers/random-source.ts'
import { type Reader, type Store, StoreUnavailable } from '../store/store.ts'
import {
  deleteDenialsBefore,
  evictDenials,
  findStoredDenial,
  insertDenial,
  type StoredDenial,
} from '../store/tables/denials.ts'
import type { DenialLimits } from './denial-limits.ts'
import type { DenialRecord } from './denial-record.ts'
import { type DeniedCall, recordOf } from './record-denial.ts'
import { createRecordingRate } from './recording-rate.ts'

/** The denials of a daemon. */
export interface Denials {
  readonly limits: DenialLimits
  /**
   * Notes a denial and gives its authorization id. Costs no I/O. Undefined when there are too many:
   * AWS does not promise an id for each denial either.
   */
  note(call: DeniedCall): string | undefined
  /** The record of an account's denial, until it is too old. */
  find(reader: Reader, account: AccountId, id: string, now: Date): Promise<DenialRecord | undefined>
  /** Writes what was noted since, and removes what is too old or too much. */
  flush(now: Date): Promise<void>
}

interface NotedDenial {
  readonly id: string
  readonly account: AccountId
  readonly recordedAt: number
  readonly call: DeniedCall
}

const microsecondsPerMillisecond = 1_000
const pruneMilliseconds = 60 * 60 * 1_000
const recordsAtOnce = 200
const recordsBetweenTurns = 8

/** Makes a record over a store. Whoever makes it flushes it from time to time. */
export function createDenials(store: Store, random: RandomSource, limits: DenialLimits): Denials {
  const rate = createRecordingRate(limits)
  const noted = new Map<string, NotedDenial>()
  // What the last flush wrote: a view of the store that is older than that does not have it.
  const written = new Map<string, NotedDenial>()
  let lastRecordedAt = 0
  let prunedAt = 0
  let flushing: Promise<void> = Promise.resolve()
  store.onChange((changes) => {
    if (changes !== undefined) return
    noted.clear()
    written.clear()
  })
  const oldestKept = (now: Date) =>
    (now.getTime() - limits.lifetimeMilliseconds) * microsecondsPerMillisecond

  async function write(now: Date): Promise<void> {
    written.clear()
    if (noted.size === 0 && now.getTime() - prunedAt < pruneMilliseconds) return
    do {
      await writeBatch([...noted.values()].slice(0, recordsAtOnce), now)
    } while (noted.size > 0)
    prunedAt = now.getTime()
  }

  async function writeBatch(batch: readonly NotedDenial[], now: Date): Promise<void> {
    try {
      // Made before the transaction, which others wait for, and not all in one go.
      const rows: StoredDenial[] = []
      for (const one of batch) {
        rows.push(toStoredDenial(one))
        if (rows.length % recordsBetweenTurns === 0) await nextTurn()
      }
      await store.write(async (writer) => {
        for (const row of rows) await insertDenial(writer, row)
        await deleteDenialsBefore(writer, oldestKept(now))
        for (const account of new Set(rows.map((row) => row.account))) {
          await evictDenials(writer, account, limits.account)
        }
        await evictDenials(writer, 'all accounts', limits.daemon)
      })
    } catch (error) {
      // What the store refuses once it will refuse again; what it could not take now is kept.
      if (!(error instanceof StoreUnavailable)) for (const { id } of batch) noted.delete(id)
      throw error
    }
    for (const one of batch) {
      noted.delete(one.id)
      written.set(one.id, one)
    }
  }

  return {
    limits,
    note(call) {
      const { caller, request } = call.facts
      const now = request.receivedAt.getTime()
      if (!rate.allows(caller.account, now)) return undefined
      const id = newAuthorizationId(random)
      lastRecordedAt = Math.max(now * microsecondsPerMillisecond, lastRecordedAt + 1)
      noted.set(id, { id, account: caller.account, recordedAt: lastRecordedAt, call })
      // Only while the store is away does more than a few seconds' worth wait.
      if (noted.size > limits.daemon.burst) {
        for (const oldest of noted.keys().take(1)) noted.delete(oldest)
      }
      return id
    },
    async find(reader, account, id, now) {
      const atHand = noted.get(id) ?? written.get(id)
      if (atHand !== undefined) {
        const isKept = atHand.account === account && atHand.recordedAt > oldestKept(now)
        return isKept ? recordOf(atHand.call) : undefined
      }
      const stored = await findStoredDenial(reader, account, id)
      if (stored === undefined || stored.recordedAt <= oldestKept(now)) return undefined
      return { ...JSON.parse(stored.record), policies: JSON.parse(stored.policies) }
    },
    flush(now) {
      // One after the other, whatever came of the one before.
      flushing = flushing.catch(() => undefined).then(() => write(now))
      return flushing
    },
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function toStoredDenial({ id, account, recordedAt, call }: NotedDenial): StoredDenial {
  const { policies, ...record } = recordOf(call)
  const policiesText = JSON.stringify(policies)
  return {
    id,
    account,
    recordedAt,
    record: JSON.stringify(record),
    policies: policiesText,
    policiesDigest: createHash('sha256').update(policiesText).digest('hex'),
  }
}
