// An operator at the command line: accounts and organizations of a daemon that keeps its data.
import {
  type DaemonProcess,
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from '../../packages/server/test/support/daemon-process.ts'
import type { Credentials } from './client.ts'

/** A daemon over a data directory, and the command line beside it. */
export interface Operator {
  readonly daemon: DaemonProcess
  /** Runs a command on the data directory; gives what it printed. */
  run(...args: readonly string[]): Promise<string>
  /** Makes an account; gives the key of its root user. */
  newAccount(id: string): Promise<Credentials>
}

/** Starts a daemon that ends, and whose data is removed, with the test file. */
export async function startOperator(after: (work: () => unknown) => void): Promise<Operator> {
  const data = temporaryDirectory(after)
  const daemon = await startDaemonProcess(['--data', data])
  after(() => daemon.stop())
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runIamd([...args, '--data', data])
    if (code !== 0) throw new Error(stderr)
    return stdout
  }
  return {
    daemon,
    run,
    newAccount: async (id) => printedCredentials(await run('account', 'create', '--account', id)),
  }
}

function printedCredentials(text: string): Credentials {
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(text)?.[1] ?? ''
  return {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
}
