// The access log: a line for each request, complete, without secrets, and off when it is to be.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { newUser } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

type Line = Readonly<Record<string, unknown>>

const linesOf = (daemon: TestDaemon): readonly Line[] => daemon.log.map((line) => JSON.parse(line))

/** The line of a request; it is written right after the answer has been sent. */
async function lineOf(daemon: TestDaemon, matches: (line: Line) => boolean): Promise<Line> {
  for (;;) {
    const line = linesOf(daemon).find(matches)
    if (line !== undefined) return line
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const forOperation = (operation: string) => (line: Line) => line['operation'] === operation

test('a call is a line that says who did what from where, and what came of it', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice')
  const { $metadata } = await daemon.sts(alice).send(new GetCallerIdentityCommand({}))
  const line = await lineOf(daemon, forOperation('sts:GetCallerIdentity'))
  const { time, milliseconds, requestBytes, responseBytes, userAgent, ...rest } = line
  assert.ok(!Number.isNaN(Date.parse(String(time))))
  assert.ok(typeof milliseconds === 'number' && milliseconds > 0)
  assert.ok(Number(requestBytes) > 0 && Number(responseBytes) > 0)
  assert.match(String(userAgent), /aws-sdk-js/)
  assert.deepEqual(rest, {
    level: 'info',
    message: 'call',
    requestId: $metadata.requestId,
    sourceIp: '127.0.0.1',
    method: 'POST',
    path: '/',
    status: 200,
    operation: 'sts:GetCallerIdentity',
    caller: `arn:aws:iam::${daemon.account}:user/alice`,
  })
  await assert.rejects(daemon.iam(alice).send(new ListUsersCommand({})))
  const denied = await lineOf(daemon, forOperation('iam:ListUsers'))
  assert.partialDeepStrictEqual(denied, { status: 403, error: 'AccessDenied' })
  assert.match(String(denied['errorMessage']), /not authorized to perform: iam:ListUsers/)
})

test('what is no call is a line too, also what is too large or given up; machines that watch are not', async () => {
  await using daemon = await startTestDaemon()
  await fetch(`${daemon.endpoint}/iam/home?token=none#id`)
  const home = await lineOf(daemon, ({ path }) => path === '/iam/home')
  assert.partialDeepStrictEqual(home, { message: 'request', method: 'GET', status: 200 })
  const body = Buffer.alloc(10_000_001, 'a')
  assert.equal((await fetch(daemon.endpoint, { method: 'POST', body })).status, 413)
  await lineOf(daemon, ({ status, requestBytes }) => status === 413 && requestBytes === 10_000_000)
  const abandoned = request(`${daemon.endpoint}/abandoned`, {
    method: 'POST',
    headers: { 'content-length': '10' },
  })
  abandoned.on('error', () => {})
  abandoned.write('half')
  abandoned.flushHeaders()
  await new Promise((resolve) =>
    abandoned.once('socket', (socket) => socket.once('connect', resolve)),
  )
  setImmediate(() => abandoned.destroy())
  const line = await lineOf(daemon, ({ path }) => path === '/abandoned')
  assert.ok(!('status' in line))
  for (const path of ['/health', '/ready', '/metrics']) await fetch(daemon.endpoint + path)
  await daemon.sts().send(new GetCallerIdentityCommand({}))
  await lineOf(daemon, forOperation('sts:GetCallerIdentity'))
  assert.deepEqual(
    linesOf(daemon).filter(({ path }) => /health|ready|metrics/.test(String(path))),
    [],
  )
})

test('no line has a secret, whether it was sent, made, or in a query', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice', { Effect: 'Allow', Action: '*', Resource: '*' })
  const iam = daemon.iam(alice)
  const password = 'Correct-Horse-4711-Battery'
  const tooLong = `Way-Too-Long-${'x'.repeat(200)}`
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: password }))
  for (const OldPassword of [tooLong, `${password}-wrong`]) {
    await assert.rejects(
      iam.send(new ChangePasswordCommand({ OldPassword, NewPassword: `${tooLong}-new` })),
    )
  }
  const { ServiceSpecificCredential: made } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'alice',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  )
  await assert.rejects(
    daemon.sts(alice).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${daemon.account}:role/none`,
        RoleSessionName: 'session',
        TokenCode: '123456',
        SerialNumber: `arn:aws:iam::${daemon.account}:mfa/none`,
      }),
    ),
  )
  const signature = 'f'.repeat(64)
  const query = `Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Signature=${signature}`
  await fetch(`${daemon.endpoint}/?${query}&X-Amz-Security-Token=a-token-of-a-session`)
  await lineOf(daemon, forOperation('sts:GetCallerIdentity'))
  const log = daemon.log.join('')
  for (const secret of [
    ...[alice.secretAccessKey, daemon.root.secretAccessKey, password, tooLong],
    ...[made?.ServicePassword ?? '', signature, 'a-token-of-a-session', '123456'],
  ]) {
    assert.ok(secret !== '' && !log.includes(secret), secret)
  }
})

test('there is none when it is off, and calls are answered and counted all the same', async () => {
  await using daemon = await startTestDaemon(['--access-log', 'off'])
  await daemon.sts().send(new GetCallerIdentityCommand({}))
  const metrics = await (await fetch(`${daemon.endpoint}/metrics`)).text()
  assert.match(metrics, /operation="GetCallerIdentity",code="Success"} 1\n/)
  const calls = daemon.log.filter((line) => line.includes('"message":"call"'))
  assert.deepEqual(calls, [])
})
