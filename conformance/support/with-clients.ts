// Runs a test once with each client that it names, each in an account of its own.
import { after, suite, test } from 'node:test'
import {
  type DaemonProcess,
  startDaemonProcess,
} from '../../packages/server/test/support/daemon-process.ts'
import { createBoto3Client } from './boto3-client.ts'
import { type Caller, createCaller } from './caller.ts'
import { createCliClient } from './cli-client.ts'
import type { Client, Credentials } from './client.ts'
import { awsCli, type Found, pathOf, pythonWithBoto3, reasonToSkip } from './python-clients.ts'
import { createSdkClient } from './sdk-client.ts'

interface ClientKind {
  readonly needs: readonly Found[]
  create(): Client
}

const kinds = {
  'AWS CLI': { needs: [awsCli], create: () => createCliClient(pathOf(awsCli)) },
  boto3: { needs: [pythonWithBoto3], create: () => createBoto3Client(pathOf(pythonWithBoto3)) },
  'JavaScript SDK': { needs: [], create: createSdkClient },
} as const satisfies Readonly<Record<string, ClientKind>>

/** A client by its name in test titles. */
export type ClientName = keyof typeof kinds

/** An empty account and its root user, used through one client. */
export interface Account {
  readonly id: string
  readonly root: Caller
  readonly daemon: DaemonProcess
  /** Another caller through the same client. */
  as(credentials: Credentials): Caller
  /** Another account that the same client works in. */
  another(): Account
}

/** The daemon of a test file, in development mode; it ends with the file. */
export async function startDaemon(): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(['--dev'])
  after(() => daemon.stop())
  return daemon
}

let accounts = 0

/** Tests with clients, all at once. */
export const testWith = (
  names: readonly ClientName[],
  title: string,
  daemon: DaemonProcess,
  body: (account: Account) => Promise<void>,
): void => testWithClients(names, title, (client) => body(newAccount(daemon, client)))

/** As `testWith`, for bodies that bring accounts of their own. */
export function testWithClients(
  names: readonly ClientName[],
  title: string,
  body: (client: Client) => Promise<void>,
): void {
  suite(title, { concurrency: true }, () => {
    for (const name of names) {
      test(name, async (t) => {
        const reason = reasonToSkip(...kinds[name].needs)
        if (reason !== undefined) return t.skip(reason)
        const client = kinds[name].create()
        try {
          await body(client)
        } finally {
          await client.close()
        }
      })
    }
  })
}

/** In development mode an account's root user has its id as access key and a known secret. */
function newAccount(daemon: DaemonProcess, client: Client): Account {
  accounts += 1
  const id = String(100_000_000_000 + accounts)
  const as = (credentials: Credentials) => createCaller(client, daemon.endpoint, credentials)
  return {
    id,
    daemon,
    as,
    root: as({ accessKeyId: id, secretAccessKey: 'test' }),
    another: () => newAccount(daemon, client),
  }
}
