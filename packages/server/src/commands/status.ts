// `iamd status`: asks a running daemon what it enforces.
import { readConfig } from '../config.ts'
import { healthPath } from '../http/monitoring-routes.ts'
import { endpointUrl } from './endpoint.ts'
import { reportFailure } from './report-failure.ts'

const timeoutMilliseconds = 5_000

/** Prints the daemon's health; fails when there is none at the configured address. */
export async function status(flags: readonly string[]): Promise<number> {
  try {
    const endpoint = endpointUrl(readConfig(flags, process.env))
    const health = await askHealth(endpoint)
    if (health === undefined) {
      process.stderr.write(`iamd: no daemon answers at ${endpoint}\n`)
      return 1
    }
    process.stdout.write(`iamd at ${endpoint}\n`)
    for (const [name, value] of Object.entries(health)) {
      process.stdout.write(`${name.padEnd(16)}${String(value)}\n`)
    }
    return 0
  } catch (error) {
    return reportFailure(error)
  }
}

async function askHealth(endpoint: string): Promise<object | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMilliseconds)
    const response = await fetch(endpoint + healthPath, { signal })
    const health: unknown = await response.json()
    return response.ok && typeof health === 'object' && health !== null ? health : undefined
  } catch {
    return undefined
  }
}
