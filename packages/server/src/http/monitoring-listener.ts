// A listener of its own for health, readiness and metrics, where it is kept apart from calls.
import { createServer } from 'node:http'
import { type Listener, listenOn, type SideRoutes, sendSideAnswer } from './listener.ts'

const nothing = { status: 404, body: { error: 'there are /health, /ready and /metrics' } }

/** Starts to listen. Rejects with the system's error when the address can't be had. */
export async function listenForMonitoring(
  address: { readonly host: string; readonly port: number },
  routes: SideRoutes,
): Promise<Listener> {
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 10_000 },
    (message, response) => {
      const answer = routes(message) ?? Promise.resolve(nothing)
      answer.then(
        (side) => sendSideAnswer(response, side),
        () => response.destroy(),
      )
    },
  )
  return listenOn(server, address)
}
