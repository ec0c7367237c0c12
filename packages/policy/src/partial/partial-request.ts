// A request of which not everything is known, and what later completes it.

import type { ContextReader, ContextValue, Principal } from '../model/request.ts'

/** A request without its action, its resource, or some of its context. */
export interface PartialRequest {
  readonly principal: Principal
  /** Absent: unknown. */
  readonly action?: string
  /** Absent: unknown. */
  readonly resource?: string
  /** Absent while the resource is unknown: it may be of any account. */
  readonly resourceAccount?: string
  /** What is known of the context. */
  readonly context?: ContextReader
  /**
   * The keys that are unknown; any other that `context` lacks is known to be absent. Without this
   * list every key that `context` lacks is unknown.
   */
  readonly unknownKeys?: readonly string[]
}

/** What was unknown. Known parts of the request stay as they are, whatever is said here. */
export interface Completion {
  readonly action?: string
  readonly resource?: string
  readonly resourceAccount?: string
  readonly context?: ContextReader
}

/** Whether the request is allowed however it is completed, never, or this depends. */
export type PartialVerdict = 'always' | 'never' | 'depends'

/** A context of which some keys are unknown. */
export interface PartialContext {
  isUnknown(lowerCaseKey: string): boolean
  /** The value of a known key. */
  get(lowerCaseKey: string): ContextValue | undefined
}

export function partialContext({ context, unknownKeys }: PartialRequest): PartialContext {
  const get = (key: string) => context?.get(key)
  if (unknownKeys === undefined) return { get, isUnknown: (key) => get(key) === undefined }
  const unknown = new Set(unknownKeys.map((key) => key.toLowerCase()))
  return { get, isUnknown: (key) => unknown.has(key) }
}

/** A context that has the known keys, and the unknown ones from the completion. */
export function completedContext(
  partial: PartialContext,
  completion: ContextReader | undefined,
): ContextReader {
  return {
    get: (key) => (partial.isUnknown(key) ? completion?.get(key) : partial.get(key)),
  }
}

/** The result of a test that may have hung on what is unknown. */
export type Truth = 'true' | 'false' | 'unknown'

/** Runs a test on the known keys. It is unknown when it looked at a key that is. */
export function knownTruth(
  partial: PartialContext,
  test: (context: ContextReader) => boolean,
): Truth {
  let isUnknown = false
  const holds = test({
    get(key) {
      if (!partial.isUnknown(key)) return partial.get(key)
      isUnknown = true
      return undefined
    },
  })
  if (isUnknown) return 'unknown'
  return holds ? 'true' : 'false'
}
