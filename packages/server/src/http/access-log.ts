// One line for each request, with what an operator needs to find it again and no secret.

import type { CallAnswer } from '../handle-call.ts'
import type { Logger } from '../log.ts'
import type { CallMetrics, CallOutcome } from '../monitoring/call-metrics.ts'

/** A request that was answered, or given up. */
export interface AnsweredRequest {
  readonly requestId: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  readonly method: string
  /** Without the query, in which presigned requests have their signature. */
  readonly path: string
  /** Undefined when the client went away before it had asked. */
  readonly status: number | undefined
  readonly requestBytes: number
  readonly responseBytes: number
  readonly milliseconds: number
  /** Undefined for what is no call of AWS's APIs. */
  readonly call: CallAnswer | undefined
  /** What is counted: of calls, and of what was refused before it was one. */
  readonly outcome: CallOutcome | undefined
  /** Whether a machine asks this all day, as for health: logged for those who debug. */
  readonly isRoutine: boolean
}

/** Hears of every request. */
export type RequestObserver = (request: AnsweredRequest) => void

const longestText = 512

/** Makes what counts calls and writes the access log. */
export function createRequestObserver(
  metrics: CallMetrics,
  logger: Logger,
  writesLog: boolean,
): RequestObserver {
  return (request) => {
    if (request.outcome !== undefined) metrics.note(request.outcome, request.milliseconds)
    const level = request.isRoutine ? 'debug' : 'info'
    if (!writesLog || !logger.writes(level)) return
    const { call, outcome, isRoutine: _, milliseconds, path, userAgent, ...facts } = request
    logger[level](call === undefined ? 'request' : 'call', {
      ...facts,
      path: path.slice(0, longestText),
      milliseconds: Math.round(milliseconds * 1_000) / 1_000,
      userAgent: userAgent?.slice(0, longestText),
      ...(call === undefined ? outcome && { error: outcome.code } : call.log),
    })
  }
}
