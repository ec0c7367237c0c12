// An account goes from AWS's own clients through files into an empty daemon, and reads the same.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { IAMClient } from '@aws-sdk/client-iam'
import {
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from '../packages/server/test/support/daemon-process.ts'
import { fillRichly } from '../packages/server/test/support/rich-account.ts'
import type { Credentials } from './support/client.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { awsCli, pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { runProgram } from './support/run-program.ts'

const account = '123456789012'
const root = { accessKeyId: account, secretAccessKey: 'test' }
const directory = temporaryDirectory(after)
const source = await startDaemonProcess(['--dev'])
after(() => source.stop())
const client = new IAMClient({
  endpoint: source.endpoint,
  region: 'us-east-1',
  credentials: root,
})
await fillRichly(client, account)
client.destroy()

async function output(
  program: string,
  args: readonly string[],
  endpoint: string,
  credentials: Credentials,
): Promise<string> {
  const environment = clientEnvironment(endpoint, credentials)
  const { code, stdout, stderr } = await runProgram(program, args, environment)
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

const fromCli = (endpoint: string, credentials: Credentials, ...more: readonly string[]) =>
  output(
    pathOf(awsCli),
    ['iam', 'get-account-authorization-details', '--output', 'json', ...more],
    endpoint,
    credentials,
  )

const script = fileURLToPath(new URL('boto3/account_details.py', import.meta.url))
const fromBoto3 = (endpoint: string, credentials: Credentials) =>
  output(pathOf(pythonWithBoto3), [script], endpoint, credentials)

/** Pages of AWS CLI, each in a file of its own. */
async function pagesFromCli(): Promise<readonly string[]> {
  const pages: string[] = []
  for (let marker: string | undefined = ''; marker !== undefined; ) {
    const next: readonly string[] = marker === '' ? [] : ['--marker', marker]
    const page = await fromCli(source.endpoint, root, '--no-paginate', '--max-items', '4', ...next)
    pages.push(page)
    marker = JSON.parse(page).Marker
  }
  return pages
}

function writeAll(name: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, index) => {
    const file = join(directory, `${name}-${index}.json`)
    writeFileSync(file, text)
    return file
  })
}

const printed = (stdout: string, name: string): string =>
  new RegExp(`export ${name}=(\\S+)`).exec(stdout)?.[1] ?? ''

/** Imports files into an empty data directory; gives a daemon over it and its root's key. */
async function imported(name: string, files: readonly string[]) {
  const data = join(directory, name)
  const { code, stdout, stderr } = await runIamd(['import', '--data', data, ...files])
  assert.deepEqual([code, stderr], [0, ''])
  const credentials = {
    accessKeyId: printed(stdout, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: printed(stdout, 'AWS_SECRET_ACCESS_KEY'),
  }
  return { daemon: await startDaemonProcess(['--data', data]), credentials }
}

const ways = [
  ['merged by AWS CLI', awsCli, async () => [await fromCli(source.endpoint, root)], fromCli],
  ['pages of AWS CLI in files', awsCli, pagesFromCli, fromCli],
  [
    'pages of boto3',
    pythonWithBoto3,
    async () => [await fromBoto3(source.endpoint, root)],
    fromBoto3,
  ],
] as const

for (const [title, needed, read, readAgain] of ways) {
  test(title, async (t) => {
    const reason = reasonToSkip(needed)
    if (reason !== undefined) return t.skip(reason)
    const name = title.replaceAll(' ', '-')
    const { daemon, credentials } = await imported(name, writeAll(name, await read()))
    try {
      const before = JSON.parse(await readAgain(source.endpoint, root))
      const now = JSON.parse(await readAgain(daemon.endpoint, credentials))
      assert.deepEqual(stable(now), stable(before))
    } finally {
      assert.equal(await daemon.stop(), 0)
    }
  })
}

/** Without what differs with every call. */
const stable = (details: unknown): unknown =>
  JSON.parse(JSON.stringify(details), (key, value: unknown) =>
    key === 'ResponseMetadata' || key === 'Marker' ? undefined : value,
  )
