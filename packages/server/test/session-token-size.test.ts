// How large session tokens are made, and what answers say of it. Through the SDK.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AssumeRoleCommand,
  type Credentials,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { credentials, identity, newRole } from './support/assumable-role.ts'
import { startLoopbackIssuer } from './support/loopback-issuer.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import {
  assumeWith,
  loopbackFlags,
  newFederatedRole,
  newProvider,
  webIdentityTrust,
} from './support/web-identity.ts'

interface Answer {
  readonly Credentials?: Credentials | undefined
  readonly SessionTokenSize?: number | undefined
  readonly SessionTokenUtilization?: number | undefined
}

type Asking = (MinimumSessionTokenSize?: number) => Promise<Answer>

const sizeMaximum = 4_096

/** Each operation that makes sessions of callers with ordinary permissions. */
const operations: Readonly<Record<string, (daemon: TestDaemon) => Promise<Asking>>> = {
  async AssumeRole(daemon) {
    const { RoleArn, user } = await newRole(daemon)
    const RoleSessionName = 'session'
    return (MinimumSessionTokenSize) =>
      daemon
        .sts(user)
        .send(new AssumeRoleCommand({ RoleArn, RoleSessionName, MinimumSessionTokenSize }))
  },
  async GetSessionToken(daemon) {
    const { user } = await newRole(daemon)
    return (MinimumSessionTokenSize) =>
      daemon.sts(user).send(new GetSessionTokenCommand({ MinimumSessionTokenSize }))
  },
  async GetFederationToken(daemon) {
    const { user } = await newRole(daemon)
    return (MinimumSessionTokenSize) =>
      daemon
        .sts(user)
        .send(new GetFederationTokenCommand({ Name: 'guest', MinimumSessionTokenSize }))
  },
}

async function keepsToSizes(daemon: TestDaemon, ask: Asking): Promise<void> {
  const sizes: number[] = []
  for (const minimum of [undefined, 0, 1_000, 2_001, sizeMaximum]) {
    const { Credentials: issued, SessionTokenSize: size = 0, ...answer } = await ask(minimum)
    assert.equal(issued?.SessionToken?.length, size)
    assert.ok(size >= (minimum ?? 0), `${size} of ${minimum}`)
    assert.equal(answer.SessionTokenUtilization, Math.ceil((100 * size) / sizeMaximum))
    assert.equal((await identity(daemon, credentials(issued))).Account, daemon.account)
    sizes.push(size)
  }
  assert.equal(sizes[4], sizeMaximum)
  assert.ok((sizes[0] ?? 0) < 1_000 && (sizes[1] ?? 0) < 1_000, 'no larger than it has to be')
  const tooLarge = await errorOf(ask(sizeMaximum + 1))
  assert.equal(tooLarge.code, 'ValidationError')
  assert.match(tooLarge.message, /'minimumSessionTokenSize' failed to satisfy constraint/)
}

for (const [operation, prepare] of Object.entries(operations)) {
  test(`${operation} makes tokens as large as asked, and tells how large`, async () => {
    await using daemon = await startTestDaemon()
    await keepsToSizes(daemon, await prepare(daemon))
  })
}

test('AssumeRoleWithWebIdentity makes tokens as large as asked, and tells how large', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  await newFederatedRole(daemon, webIdentityTrust(await newProvider(daemon, issuer)))
  const token = await issuer.sign()
  await keepsToSizes(daemon, (MinimumSessionTokenSize) =>
    assumeWith(daemon, token, { MinimumSessionTokenSize }),
  )
})
