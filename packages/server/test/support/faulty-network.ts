// A network between a daemon and its database that is slow, breaks, or just goes silent. Tests only.
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A relay to a database server. */
export interface FaultyNetwork extends AsyncDisposable {
  /** The URL of a database, by way of the relay. */
  through(databaseUrl: string): string
  /**
   * From now on nothing passes, and nobody is told: all connections are half open. With a number,
   * until so many more were tried.
   */
  goSilent(until?: { readonly forConnections: number }): void
  /** New connections pass again; those from before stay silent. */
  recover(): void
  /** Breaks all connections; new ones go to the server of another database. */
  leadTo(databaseUrl: string): void
  /** Holds everything up in each direction. */
  delay(milliseconds: number): void
}

/** Relays to the server of a database. */
export async function startFaultyNetwork(databaseUrl: string): Promise<FaultyNetwork> {
  let target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let silent = false
  let delayed = 0
  let era = 0
  let connectionsLeft = Number.POSITIVE_INFINITY
  const pass = async (from: Socket, to: Socket, bornIn: number) => {
    try {
      for await (const chunk of from) {
        if (delayed > 0) await pause(delayed)
        if (silent || bornIn !== era) await new Promise(() => {})
        to.write(chunk)
      }
      if (!silent && bornIn === era) to.end()
    } catch {
      to.destroy()
    }
  }
  const relay = createServer((near) => {
    connectionsLeft -= 1
    if (connectionsLeft === 0) silent = false
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    void pass(near, far, era)
    void pass(far, near, era)
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  if (address === null || typeof address === 'string') throw new Error('the relay has no port')
  const { port } = address
  return {
    through(url) {
      const relayed = new URL(url)
      relayed.port = String(port)
      return relayed.href
    },
    goSilent({ forConnections } = { forConnections: Number.POSITIVE_INFINITY }) {
      silent = true
      connectionsLeft = forConnections
      era += 1
    },
    recover() {
      silent = false
    },
    leadTo(url) {
      target = new URL(url)
      for (const socket of sockets) socket.destroy()
    },
    delay(milliseconds) {
      delayed = milliseconds
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => relay.close(resolve))
    },
  }
}
