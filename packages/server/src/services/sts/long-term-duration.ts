// How long credentials of GetSessionToken and GetFederationToken last.
import type { Caller } from '../../authn/caller.ts'

const defaultDurationSeconds = 43_200
const rootDurationSecondsMaximum = 3_600

/**
 * The duration asked for, or the default; for root an hour at the most, which AWS grants instead
 * of refusing more. Source: STS API reference, GetSessionToken.
 */
export function longTermDurationSeconds(caller: Caller, requested: number | undefined): number {
  const duration = requested ?? defaultDurationSeconds
  return caller.user === undefined ? Math.min(duration, rootDurationSecondsMaximum) : duration
}
