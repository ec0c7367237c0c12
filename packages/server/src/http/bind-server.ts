// Binds a server to an address, and lets go of its clients in good order when it closes.
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'

/** A server that listens. */
export interface BoundServer {
  readonly server: HttpServer | HttpsServer
  /** Stops accepting, lets calls under way finish, then closes idle connections. */
  close(): Promise<void>
  /** Cuts off who is still there. */
  cutOff(): void
}

/** How soon connections are closed whose last answer was under way when the listener closed. */
const idleCheckMilliseconds = 50

/** Binds a server to an address. Rejects with the system's error when it can't be had. */
export async function bindServer(
  server: HttpServer | HttpsServer,
  address: { readonly host: string; readonly port: number },
  requestMilliseconds: number,
): Promise<BoundServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        // Clients keep connections for calls to come: each ends with the answer under way.
        server.prependListener('request', (_message, response) => {
          response.shouldKeepAlive = false
        })
        const closing = setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds)
        // A server that is closed no longer looks at how long its clients take.
        const patience = setTimeout(() => server.closeAllConnections(), requestMilliseconds)
        server.close(() => {
          clearInterval(closing)
          clearTimeout(patience)
          resolve()
        })
      }),
    cutOff: () => server.closeAllConnections(),
  }
}
