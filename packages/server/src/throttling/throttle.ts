// How often callers, accounts and addresses may call, beyond which AWS answers Throttling.
import { addressBlock } from './address-block.ts'
import { createBucketTable } from './bucket-table.ts'

/** Calls a second, in the long run; twice as many at once. 0: as many as they like. */
export interface ThrottleRates {
  readonly perCaller: number
  readonly perAccount: number
  /** Calls of one address that nobody could be shown to have signed. */
  readonly failedSignatures: number
}

/** A caller, as far as throttling tells one from another. */
export interface ThrottledCaller {
  readonly account: string
  readonly userId: string
  readonly user: { readonly id: string } | undefined
  readonly role: { readonly id: string } | undefined
}

/** Counts calls. Times are in milliseconds. */
export interface Throttle {
  /** Whether a call of this caller is within the rates; it then counts. */
  admits(caller: ThrottledCaller, now: number): boolean
  /** Whether signatures from this address are still looked at. */
  looksAt(address: string, now: number): boolean
  /** Counts a signature that was none. */
  noteFailure(address: string, now: number): void
}

/** All in all some megabytes, whoever calls. */
const bucketsMaximum = 20_000

/** Makes the throttle, with all buckets full. */
export function createThrottle(rates: ThrottleRates): Throttle {
  const callers = bucketsOf(rates.perCaller)
  const accounts = bucketsOf(rates.perAccount)
  const failures = bucketsOf(rates.failedSignatures)
  return {
    admits(caller, now) {
      const name = callerName(caller)
      // The caller's first: one that is throttled takes nothing from its account.
      if (callers !== undefined && !callers.has(name, now)) return false
      if (accounts !== undefined && !accounts.has(caller.account, now)) return false
      callers?.take(name, now)
      accounts?.take(caller.account, now)
      return true
    },
    looksAt: (address, now) => failures === undefined || failures.has(addressBlock(address), now),
    noteFailure: (address, now) => failures?.take(addressBlock(address), now),
  }
}

const bucketsOf = (perSecond: number) =>
  perSecond === 0
    ? undefined
    : createBucketTable({ burst: 2 * perSecond, perSecond }, bucketsMaximum)

/** All sessions of a role are one, or a caller would make itself more of them. */
const callerName = ({ account, userId, user, role }: ThrottledCaller): string =>
  `${account}/${user?.id ?? role?.id ?? userId}`
