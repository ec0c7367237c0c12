// Bounds the connections of a server: in all, and of one address.
import type { Server, Socket } from 'node:net'
import { addressBlock } from '../throttling/address-block.ts'
import type { HttpLimits } from './http-limits.ts'
import type { TrustedProxies } from './trusted-proxies.ts'

/** Hangs up on connections past the limits. Proxies that are trusted speak for many. */
export function boundConnections(
  server: Server,
  limits: Pick<HttpLimits, 'connections' | 'connectionsPerAddress'>,
  trustedProxies: TrustedProxies,
): void {
  server.maxConnections = limits.connections
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined || trustedProxies.trusts(remoteAddress)) return
    const block = addressBlock(remoteAddress)
    const count = open.get(block) ?? 0
    if (count >= limits.connectionsPerAddress) {
      socket.destroy()
      return
    }
    open.set(block, count + 1)
    socket.once('close', () => {
      const left = (open.get(block) ?? 1) - 1
      if (left > 0) open.set(block, left)
      else open.delete(block)
    })
  })
}
