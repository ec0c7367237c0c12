// A daemon process with a data directory or a PostgreSQL database, for tests of operators' commands.
import { IAMClient } from '@aws-sdk/client-iam'
import { STSClient } from '@aws-sdk/client-sts'
import { type DaemonProcess, startDaemonProcess } from './daemon-process.ts'
import type { Credentials } from './test-daemon.ts'

/** The root key that a first start printed. */
export function printedRoot({ stdout }: { readonly stdout: string }): Credentials {
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(stdout)?.[1] ?? ''
  return {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
}

/** A running daemon and clients for it. */
export interface OperatedDaemon extends AsyncDisposable {
  readonly process: DaemonProcess
  iam(credentials: Credentials): IAMClient
  sts(credentials: Credentials): STSClient
}

/** Starts a daemon with flags that name its store. */
export async function startOperatedDaemon(flags: readonly string[]): Promise<OperatedDaemon> {
  const daemon = await startDaemonProcess(flags)
  const clients: { destroy(): void }[] = []
  const settings = (credentials: Credentials) => ({
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client)
    return client
  }
  return {
    process: daemon,
    iam: (credentials) => kept(new IAMClient(settings(credentials))),
    sts: (credentials) => kept(new STSClient(settings(credentials))),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await daemon.stop()
    },
  }
}
