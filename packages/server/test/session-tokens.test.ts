// Session tokens: nobody but the daemon makes them, and none says anything else than it was made to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identity, newRole, powerfulSession } from './support/assumable-role.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const refused = { name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } }

async function isRefused(daemon: TestDaemon, caller: Credentials, why: string): Promise<void> {
  await assert.rejects(
    identity(daemon, caller),
    (error: { name: string; $metadata: { httpStatusCode: number } }) => {
      assert.equal(error.name, refused.name, why)
      assert.equal(error.$metadata.httpStatusCode, refused.$metadata.httpStatusCode)
      return true
    },
  )
}

test('a token with any character changed, one more or one less is refused', async () => {
  await using daemon = await startTestDaemon(['--rate-failed-signatures', '0'])
  const session = await powerfulSession(daemon)
  await identity(daemon, session)
  const { sessionToken = '' } = session
  for (let at = 0; at < sessionToken.length - 4; at += 7) {
    const other = sessionToken[at] === 'A' ? 'B' : 'A'
    const changed = sessionToken.slice(0, at) + other + sessionToken.slice(at + 1)
    await isRefused(daemon, { ...session, sessionToken: changed }, `character ${at}`)
  }
  for (const changed of [
    sessionToken.slice(0, -8),
    sessionToken.slice(8),
    sessionToken + sessionToken,
    'x',
  ]) {
    await isRefused(daemon, { ...session, sessionToken: changed }, changed)
  }
})

test('a token is good with its own key only, and its key with the token only', async () => {
  await using daemon = await startTestDaemon()
  const { assume } = await newRole(daemon)
  const [one, other] = [await assume(), await assume({ RoleSessionName: 'other' })]
  const { accessKeyId, secretAccessKey } = one
  await isRefused(daemon, { accessKeyId, secretAccessKey }, 'no token')
  const sessionToken = other.sessionToken ?? ''
  await isRefused(daemon, { accessKeyId, secretAccessKey, sessionToken }, 'of another session')
  await isRefused(daemon, { ...daemon.root, sessionToken }, 'a token beside a long-term key')
})

test('a token of another daemon, which has other keys, is refused', async () => {
  await using daemon = await startTestDaemon()
  await using elsewhere = await startTestDaemon()
  const session = await powerfulSession(elsewhere)
  await isRefused(daemon, session, 'of another daemon')
})
