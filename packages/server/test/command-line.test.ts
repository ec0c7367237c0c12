// The command line as a newcomer and an operator meet it.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import {
  type DaemonProcess,
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from './support/daemon-process.ts'

const directory = temporaryDirectory(after)

/** The credentials that a first start printed for a shell. */
function printedCredentials(stdout: string) {
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(stdout)?.[1] ?? ''
  return {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
}

async function arnOf(
  daemon: DaemonProcess,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<string | undefined> {
  const sts = new STSClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials })
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  sts.destroy()
  return Arn
}

test('the first start prints a root key that works; the second start prints none', async () => {
  const data = join(directory, 'first')
  const first = await startDaemonProcess(['--data', data, '--account', '111122223333'])
  const credentials = printedCredentials(first.output().stdout)
  assert.match(first.output().stdout, /\[profile iamd\]/)
  assert.equal(await arnOf(first, credentials), 'arn:aws:iam::111122223333:root')
  assert.equal(await first.stop(), 0)
  const second = await startDaemonProcess(['--data', data])
  assert.equal(await arnOf(second, credentials), 'arn:aws:iam::111122223333:root')
  assert.equal(await second.stop(), 0)
  assert.doesNotMatch(second.output().stdout, /AWS_SECRET_ACCESS_KEY/)
  assert.equal(statSync(join(data, 'master.key')).mode & 0o077, 0)
  const logged = first.output().stderr + second.output().stderr
  assert.ok(!logged.includes(credentials.secretAccessKey), 'no secret in the log')
})

test('the first line of the log, /health and status say what is enforced and by what', async () => {
  const data = join(directory, 'health')
  const daemon = await startDaemonProcess(['--data', data])
  const [line = ''] = daemon.output().stderr.split('\n')
  const expected = {
    status: 'ok',
    authentication: 'enforced',
    authorization: 'enforced',
    mode: 'production',
    store: `SQLite ${join(data, 'iamd.db')}`,
    region: 'us-east-1',
  }
  const { message, ...fields } = JSON.parse(line)
  assert.equal(message, 'iamd authenticates and authorizes every request')
  assert.partialDeepStrictEqual(fields, expected)
  const response = await fetch(`${daemon.endpoint}/health`)
  assert.deepEqual(await response.json(), expected)
  const status = await runIamd(['status', '--listen', `127.0.0.1:${daemon.port}`])
  assert.equal(status.code, 0)
  assert.match(status.stdout, /authorization +enforced/)
  await daemon.stop()
  const gone = await runIamd(['status', '--listen', `127.0.0.1:${daemon.port}`])
  assert.equal(gone.code, 1)
  assert.match(gone.stderr, /no daemon answers/)
})

test('account create makes a second account, also beside a running daemon', async () => {
  const data = join(directory, 'accounts')
  const daemon = await startDaemonProcess(['--data', data, '--account', '111122223333'])
  const made = await runIamd(['account', 'create', '--data', data, '--account', '444455556666'])
  assert.equal(made.code, 0)
  const arn = await arnOf(daemon, printedCredentials(made.stdout))
  assert.equal(arn, 'arn:aws:iam::444455556666:root')
  const twice = await runIamd(['account', 'create', '--data', data, '--account', '444455556666'])
  assert.equal(twice.code, 1)
  assert.match(twice.stderr, /^iamd: account 444455556666 exists already\n$/)
  const list = await runIamd(['account', 'list', '--data', data])
  assert.deepEqual(
    list.stdout
      .trim()
      .split('\n')
      .map((row) => row.slice(0, 12)),
    ['111122223333', '444455556666'],
  )
  await daemon.stop()
})

test('--dev enforces too: test is an administrator, 12 digits are the root of an account', async () => {
  const daemon = await startDaemonProcess(['--dev'])
  assert.match(daemon.output().stdout, /DEVELOPMENT MODE/)
  const secretAccessKey = 'test'
  const admin = await arnOf(daemon, { accessKeyId: 'test', secretAccessKey })
  assert.equal(admin, 'arn:aws:iam::000000000000:user/admin')
  const root = await arnOf(daemon, { accessKeyId: '123456789012', secretAccessKey })
  assert.equal(root, 'arn:aws:iam::123456789012:root')
  await assert.rejects(arnOf(daemon, { accessKeyId: 'test', secretAccessKey: 'other' }), {
    name: 'SignatureDoesNotMatch',
  })
  const health = await (await fetch(`${daemon.endpoint}/health`)).json()
  assert.partialDeepStrictEqual(health, { mode: 'development', authorization: 'enforced' })
  await daemon.stop()
})

interface Refusal {
  readonly why: string
  readonly args: () => Promise<readonly string[]> | readonly string[]
  readonly code: number
  readonly message: RegExp
}

const newData = (name: string): string => join(directory, name)

const refusals: readonly Refusal[] = [
  { why: 'a command that is none', args: () => ['stat'], code: 2, message: /no command `stat`/ },
  { why: 'a bad flag', args: () => ['start', '--insecure'], code: 2, message: /--insecure/ },
  {
    why: 'a data directory that can not be made',
    args: () => ['start', '--listen', '127.0.0.1:0', '--data', '/dev/null/data'],
    code: 1,
    message: /not a directory|no such file/,
  },
  {
    why: 'a newer database',
    args: async () => {
      const data = newData('newer')
      await (await startDaemonProcess(['--data', data])).stop()
      const database = new DatabaseSync(join(data, 'iamd.db'))
      database.exec('PRAGMA user_version = 99')
      database.close()
      return ['start', '--listen', '127.0.0.1:0', '--data', data]
    },
    code: 1,
    message: /has schema 99, this iamd knows up to \d+/,
  },
  {
    why: 'a database that is none',
    args: async () => {
      const data = newData('letter')
      await (await startDaemonProcess(['--data', data])).stop()
      writeFileSync(join(data, 'iamd.db'), 'a letter '.repeat(1000))
      return ['start', '--listen', '127.0.0.1:0', '--data', data]
    },
    code: 1,
    message: /database .* can't be opened/,
  },
  {
    why: 'a master key that others can read',
    args: async () => {
      const data = newData('open-key')
      await (await startDaemonProcess(['--data', data])).stop()
      chmodSync(join(data, 'master.key'), 0o644)
      return ['start', '--listen', '127.0.0.1:0', '--data', data]
    },
    code: 1,
    message: /is open to others; run: chmod 600/,
  },
]

for (const { why, args, code, message } of refusals) {
  test(`${why} gives one clear line and exit code ${code}`, async () => {
    const finished = await runIamd(await args())
    assert.equal(finished.code, code, finished.stderr)
    assert.match(finished.stderr, message)
    assert.equal(finished.stderr.trimEnd().split('\n').length, 1, finished.stderr)
  })
}

test('a busy port gives one clear line', async () => {
  const daemon = await startDaemonProcess(['--dev'])
  const finished = await runIamd(['start', '--dev', '--listen', `127.0.0.1:${daemon.port}`])
  assert.equal(finished.code, 1)
  assert.match(finished.stderr, /^iamd: the address is in use[^\n]*\n$/)
  await daemon.stop()
})

test('a data directory in use gives one clear line', async () => {
  const data = newData('in-use')
  const daemon = await startDaemonProcess(['--data', data])
  const finished = await runIamd(['start', '--data', data, '--listen', '127.0.0.1:0'])
  assert.equal(finished.code, 1)
  assert.match(finished.stderr, /^iamd: another iamd uses this data directory[^\n]*\n$/)
  await daemon.stop()
})

test('help names each command and flag, version the models', async () => {
  const help = await runIamd(['help'])
  for (const word of ['start', 'status', 'account create', '--listen', '--dev', '--tls-key']) {
    assert.ok(help.stdout.includes(word), word)
  }
  const version = await runIamd(['--version'])
  assert.match(version.stdout, /^iamd \d+\.\d+\.\d+ \(Node 2\d\./)
  assert.match(version.stdout, /iam 2010-05-08, model of botocore/)
  assert.ok(!existsSync('iamd-data'), 'neither touches the disk')
})
