// Behind a proxy: who the client is, and why nobody else is believed about it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GetUserCommand } from '@aws-sdk/client-iam'
import { newUser } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

/** Whether a call with these headers, which no signature covers, is allowed. */
async function isAllowed(
  daemon: TestDaemon,
  credentials: Credentials,
  added: Readonly<Record<string, string>>,
): Promise<boolean> {
  const client = daemon.iam(credentials)
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      Object.assign(headers, added)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  return client.send(new GetUserCommand({ UserName: 'alice' })).then(
    () => true,
    (error: Error) => {
      assert.equal(error.name, 'AccessDenied')
      return false
    },
  )
}

const fromOffice = {
  Effect: 'Allow',
  Action: 'iam:GetUser',
  Resource: '*',
  Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
}

test('X-Forwarded-For means nothing unless the peer is a proxy that is trusted', async () => {
  for (const flags of [[], ['--trusted-proxy', '10.0.0.0/8']]) {
    await using daemon = await startTestDaemon(flags)
    const alice = await newUser(daemon, 'alice', fromOffice)
    assert.equal(await isAllowed(daemon, alice, { 'x-forwarded-for': '192.0.2.1' }), false)
  }
})

const cases: readonly [forwarded: string, allowed: boolean][] = [
  ['192.0.2.1', true],
  ['2001:db8::7', true],
  ['[2001:db8::7]:4711', true],
  ['192.0.2.1:4711', true],
  ['::ffff:192.0.2.1', true],
  ['198.51.100.1', false],
  // The client may have sent what is left of its own address.
  ['192.0.2.1, 198.51.100.1', false],
  ['198.51.100.1, 192.0.2.1', true],
  // A second proxy of ours passed it on.
  ['192.0.2.1, 10.1.2.3', true],
  ['192.0.2.1, 198.51.100.1, 10.1.2.3', false],
  ['192.0.2.1, unknown', false],
  ['', false],
]
test('of a trusted proxy’s chain the last address counts that is no proxy’s', async () => {
  const flags = ['--trusted-proxy', '127.0.0.0/8', '--trusted-proxy', '10.0.0.0/8,::1']
  await using daemon = await startTestDaemon(flags)
  const alice = await newUser(daemon, 'alice', fromOffice)
  for (const [forwarded, allowed] of cases) {
    const added = { 'x-forwarded-for': forwarded }
    assert.equal(await isAllowed(daemon, alice, added), allowed, forwarded)
  }
  assert.equal(await isAllowed(daemon, alice, {}), false)
})

test('a trusted proxy says whether the client used TLS', async () => {
  const secure = { ...fromOffice, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
  for (const [flags, allowed] of [
    [['--trusted-proxy', '127.0.0.1'], true],
    [[], false],
  ] as const) {
    await using daemon = await startTestDaemon(flags)
    const alice = await newUser(daemon, 'alice', secure)
    assert.equal(await isAllowed(daemon, alice, { 'x-forwarded-proto': 'https' }), allowed)
    assert.equal(await isAllowed(daemon, alice, { 'x-forwarded-proto': 'http' }), false)
    assert.equal(await isAllowed(daemon, alice, {}), false)
  }
})
