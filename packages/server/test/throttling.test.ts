// Throttling: callers, accounts and addresses past their rate get AWS's error, and SDKs get over it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { createBucketTable } from '../src/throttling/bucket-table.ts'
import { newRole } from './support/assumable-role.ts'
import { newUser } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

/** A clock that stands still until it is moved. */
function standingClock() {
  let milliseconds = Date.now()
  return {
    now: () => new Date(milliseconds),
    move: (seconds: number) => {
      milliseconds += seconds * 1_000
    },
  }
}

const throttled = { name: 'Throttling', message: 'Rate exceeded', $fault: 'client' }

const identify = (daemon: TestDaemon, credentials?: Credentials) =>
  daemon.sts(credentials).send(new GetCallerIdentityCommand({}))

test('a caller has twice its rate at once, and then its rate', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-per-caller', '2'], clock)
  for (let call = 0; call < 4; call += 1) await identify(daemon)
  await assert.rejects(identify(daemon), throttled)
  clock.move(1)
  await identify(daemon)
  await identify(daemon)
  await assert.rejects(identify(daemon), throttled)
  clock.move(600)
  for (let call = 0; call < 4; call += 1) await identify(daemon)
  await assert.rejects(identify(daemon), throttled)
})

test('IAM and STS say so as AWS does, and nothing is done', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-per-caller', '1'], clock)
  const iam = daemon.iam()
  await iam.send(new ListUsersCommand({}))
  await iam.send(new ListUsersCommand({}))
  const refused = await iam.send(new ListUsersCommand({})).then(
    () => undefined,
    (error: unknown) => error as { $metadata: { httpStatusCode: number; requestId: string } },
  )
  assert.equal(refused?.$metadata.httpStatusCode, 400)
  assert.match(refused?.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/)
  await assert.rejects(iam.send(new ListUsersCommand({})), throttled)
  await assert.rejects(identify(daemon), throttled)
})

test('one caller’s rate is not another’s, but all sessions of a role share one', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-per-caller', '4'], clock)
  const alice = await newUser(daemon, 'alice')
  clock.move(10)
  for (let call = 0; call < 8; call += 1) await identify(daemon, alice)
  await assert.rejects(identify(daemon, alice), throttled)
  await identify(daemon)
  clock.move(10)
  const { assume, user } = await newRole(daemon)
  clock.move(10)
  const sessions = [
    await assume({ RoleSessionName: 'one' }, user),
    await assume({ RoleSessionName: 'two' }, user),
  ]
  for (let call = 0; call < 4; call += 1) {
    for (const each of sessions) await identify(daemon, each)
  }
  for (const each of sessions) await assert.rejects(identify(daemon, each), throttled)
})

test('an account’s callers share its rate, and another account has its own', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-per-account', '3'], clock)
  const alice = await newUser(daemon, 'alice')
  clock.move(10)
  for (let call = 0; call < 3; call += 1) {
    await identify(daemon)
    await identify(daemon, alice)
  }
  await assert.rejects(identify(daemon), throttled)
  await assert.rejects(identify(daemon, alice), throttled)
  const { root } = await daemon.newAccount()
  await identify(daemon, root)
})

test('a caller that is throttled takes nothing from its account', async () => {
  const clock = standingClock()
  const rates = ['--rate-per-caller', '2', '--rate-per-account', '4']
  await using daemon = await startTestDaemon(rates, clock)
  const alice = await newUser(daemon, 'alice')
  clock.move(10)
  for (let call = 0; call < 4; call += 1) await identify(daemon, alice)
  for (let call = 0; call < 20; call += 1) {
    await assert.rejects(identify(daemon, alice), throttled)
  }
  for (let call = 0; call < 4; call += 1) await identify(daemon)
})

test('AWS’s SDK tries again until it is let through', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-per-caller', '1'], clock)
  const settings = {
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    credentials: daemon.root,
    maxAttempts: 6,
  }
  const iam = new IAMClient(settings)
  const sts = new STSClient(settings)
  let attempts = 0
  // Six tenths of a second go by on the daemon's clock for each attempt.
  const countAttempt = <Handler extends (args: never) => unknown>(next: Handler): Handler =>
    ((args: never) => {
      attempts += 1
      clock.move(0.6)
      return next(args)
    }) as Handler
  iam.middlewareStack.add(countAttempt, { step: 'finalizeRequest', priority: 'low' })
  sts.middlewareStack.add(countAttempt, { step: 'finalizeRequest', priority: 'low' })
  const calls = [
    () => iam.send(new ListUsersCommand({})),
    () => sts.send(new GetCallerIdentityCommand({})),
  ]
  for (const call of calls) {
    clock.move(10)
    await identify(daemon)
    await identify(daemon)
    attempts = 0
    const { $metadata } = await call()
    assert.equal($metadata.httpStatusCode, 200)
    assert.deepEqual([attempts, $metadata.attempts], [2, 2])
  }
  iam.destroy()
  sts.destroy()
})

test('signatures that fail too often are not looked at any more, whoever seems to call', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon(['--rate-failed-signatures', '2'], clock)
  const wrongSecret = { ...daemon.root, secretAccessKey: 'wrong' }
  const unknownKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' }
  await assert.rejects(identify(daemon, wrongSecret), { name: 'SignatureDoesNotMatch' })
  await assert.rejects(identify(daemon, unknownKey), { name: 'InvalidClientTokenId' })
  // What is right does not count.
  for (let call = 0; call < 10; call += 1) await identify(daemon)
  await assert.rejects(identify(daemon, wrongSecret), { name: 'SignatureDoesNotMatch' })
  await assert.rejects(identify(daemon, wrongSecret), { name: 'SignatureDoesNotMatch' })
  await assert.rejects(identify(daemon, wrongSecret), throttled)
  await assert.rejects(identify(daemon), throttled, 'nobody can tell before looking')
  clock.move(1)
  await identify(daemon)
})

test('another address is not held back, and neighbours in one /64 are one address', async () => {
  const clock = standingClock()
  const flags = ['--rate-failed-signatures', '1', '--trusted-proxy', '127.0.0.1']
  await using daemon = await startTestDaemon(flags, clock)
  const from = (address: string, credentials: Credentials) => {
    const client = daemon.sts(credentials)
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        headers['x-forwarded-for'] = address
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    return client.send(new GetCallerIdentityCommand({}))
  }
  const wrong = { ...daemon.root, secretAccessKey: 'wrong' }
  for (const address of ['2001:db8::1', '2001:db8:0:0:ffff::2']) {
    await assert.rejects(from(address, wrong), { name: 'SignatureDoesNotMatch' })
  }
  await assert.rejects(from('2001:db8::3', daemon.root), throttled)
  await from('2001:db8:0:1::3', daemon.root)
  await from('192.0.2.1', daemon.root)
})

test('by default no caller is throttled', async () => {
  const clock = standingClock()
  await using daemon = await startTestDaemon([], clock)
  for (let call = 0; call < 300; call += 1) await identify(daemon)
})

test('of buckets only so many are kept, the busiest', () => {
  const table = createBucketTable({ burst: 1, perSecond: 1 }, 2)
  table.take('busy', 0)
  for (const name of ['a', 'b', 'c']) {
    table.take(name, 0)
    assert.equal(table.has(name, 0), false)
  }
  assert.equal(table.has('busy', 0), true, 'forgotten, and so full')
  assert.equal(table.has('b', 0), false)
  assert.equal(table.has('b', 1_000), true)
})
