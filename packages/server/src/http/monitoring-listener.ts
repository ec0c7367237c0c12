// A listener of its own for health, readiness and metrics, where it is kept apart from calls.
import { type BoundServer, bindServer } from './bind-server.ts'
import { boundConnections } from './bound-connections.ts'
import type { HttpLimits } from './http-limits.ts'
import type { SideRoutes } from './listener.ts'
import { createServer } from './node-http.ts'
import { sendSideAnswer } from './send-answer.ts'
import { noTrustedProxies } from './trusted-proxies.ts'

const nothing = { status: 404, body: { error: 'there are /health, /ready and /metrics' } }

/** Starts to listen. Rejects with the system's error when the address can't be had. */
export async function listenForMonitoring(
  address: { readonly host: string; readonly port: number },
  routes: SideRoutes,
  limits: HttpLimits,
): Promise<BoundServer> {
  const server = createServer(
    {
      headersTimeout: limits.headersMilliseconds,
      // There are no bodies to wait for.
      requestTimeout: limits.headersMilliseconds,
      keepAliveTimeout: limits.idleMilliseconds,
      connectionsCheckingInterval: limits.checkMilliseconds,
      maxHeaderSize: limits.headerBytes,
    },
    (message, response) => {
      const answer = routes(message) ?? Promise.resolve(nothing)
      answer.then(
        (side) => sendSideAnswer(response, side),
        () => response.destroy(),
      )
    },
  )
  server.timeout = limits.idleMilliseconds
  boundConnections(server, limits, noTrustedProxies)
  return bindServer(server, address, limits.headersMilliseconds)
}
