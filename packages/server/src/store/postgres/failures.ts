// Tells what a failed statement means: the server is away, others were in the way, or a defect.
import pg from 'pg'
import { StoreUnavailable } from '../store.ts'

/** Classes and codes of PostgreSQL's errors (appendix A of its manual) that pass by themselves. */
const unavailable = [
  /^08/, // connection exceptions
  /^53/, // out of disk, memory or connections
  /^57P0/, // the server shuts down or starts
  /^57014$/, // a statement took too long
  /^55P03$/, // a lock was not to be had in time
  /^25006$/, // read-only: a standby, or a server that ran out of space
  /^25P0[34]$/, // the transaction took too long
  /^58/, // the server's disk
  /^XX/, // damage
  /^28/, // it does not let us in any more
  /^3D000$/, // the database is gone
]

const conflicts = new Set(['40001', '40P01'])

const codeOf = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined

/** Whether a transaction failed only because of another one. */
export const isConflict = (error: unknown): boolean => conflicts.has(codeOf(error) ?? '')

/** Whether the server answered, with an error that a statement of ours brought upon itself. */
export function isOwnFault(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && !unavailable.some((pattern) => pattern.test(code))
}

/** Whether a failure is that of a server from which no answer came. */
export const isSilence = (error: unknown): boolean =>
  error instanceof StoreUnavailable && codeOf(error.cause) === undefined

/** The error as the rest of the daemon knows it. */
export function toStoreError(cause: unknown): unknown {
  if (cause instanceof StoreUnavailable || isOwnFault(cause)) return cause
  return new StoreUnavailable('the database can not be used', { cause })
}
