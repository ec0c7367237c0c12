// What machines ask a daemon about itself: whether it lives, whether it is ready, its metrics.
import type { IncomingMessage } from 'node:http'
import { expositionType, writeExposition } from '../metrics/exposition.ts'
import type { MetricFamily } from '../metrics/metric-family.ts'
import type { Readiness } from '../monitoring/readiness.ts'
import type { Health } from './health.ts'
import type { SideAnswer, SideRoutes } from './listener.ts'

/** Path of the health answer. */
export const healthPath = '/health'

const notToldHere: SideAnswer = {
  status: 404,
  body: { error: 'metrics are not told here; see the setting `metrics`' },
}

/** What there is to tell. */
export interface Monitored {
  readonly health: Health
  readonly readiness: Readiness
  /** Undefined where metrics are not told. */
  readonly metrics: readonly MetricFamily[] | undefined
}

/** Makes the routes. */
export function createMonitoringRoutes({ health, readiness, metrics }: Monitored): SideRoutes {
  return (message) => {
    const { method, url } = message
    if (method !== 'GET' && method !== 'HEAD') return undefined
    if (url === healthPath) return Promise.resolve({ status: 200, body: health, isRoutine: true })
    if (url === '/ready') return tellReadiness(readiness)
    if (url !== '/metrics') return undefined
    if (metrics === undefined) return Promise.resolve(notToldHere)
    return Promise.resolve({
      status: 200,
      body: writeExposition(metrics),
      contentType: expositionType,
      isRoutine: true,
    })
  }
}

async function tellReadiness(readiness: Readiness): Promise<SideAnswer> {
  const answer = await readiness.ask()
  return { status: answer.status === 'ready' ? 200 : 503, body: answer, isRoutine: true }
}

/** Headers by which a proxy says that someone else asks. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'via'] as const

/** Whether a request was passed on: a listener on loopback is reached from afar by that way only. */
export const isPassedOn = (message: IncomingMessage): boolean =>
  proxyHeaders.some((name) => message.headers[name] !== undefined)
