// What users and root get from STS for themselves, and how denials are decoded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ListUsersCommand } from '@aws-sdk/client-iam'
import {
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { allow, credentials, invalidToken } from './support/assumable-role.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

test('GetSessionToken and GetFederationToken: whose they are and what they may not', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'ann', allow(['iam:ListUsers', 'sts:*']))
  const sts = daemon.sts(user)
  const session = credentials((await sts.send(new GetSessionTokenCommand({}))).Credentials)
  assert.deepEqual(
    await errorOf(daemon.iam(session).send(new ListUsersCommand({}))),
    invalidToken,
    'without MFA no IAM',
  )
  for (const [name, command] of [
    ['GetSessionToken', new GetSessionTokenCommand({})],
    ['GetFederationToken', new GetFederationTokenCommand({ Name: 'x2' })],
  ] as const) {
    assert.deepEqual(await errorOf(daemon.sts(session).send(command as GetSessionTokenCommand)), {
      code: 'AccessDenied',
      status: 403,
      message: `Cannot call ${name} with session credentials`,
    })
  }
  const guest = await sts.send(
    new GetFederationTokenCommand({ Name: 'guest', Policy: policyDocument(allow('*')) }),
  )
  const asGuest = credentials(guest.Credentials)
  assert.deepEqual(await errorOf(daemon.iam(asGuest).send(new ListUsersCommand({}))), invalidToken)
  const plain = await newUser(daemon, 'plain')
  assert.equal(
    (await errorOf(daemon.sts(plain).send(new GetFederationTokenCommand({ Name: 'guest' }))))
      .message,
    `User: arn:aws:iam::${daemon.account}:user/plain is not authorized to perform: ` +
      `sts:GetFederationToken on resource: arn:aws:sts::${daemon.account}:federated-user/guest ` +
      'because no identity-based policy allows the sts:GetFederationToken action',
  )
  const ofRoot = await daemon.sts().send(new GetSessionTokenCommand({ DurationSeconds: 7200 }))
  const seconds = ((ofRoot.Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000
  assert.ok(seconds > 3500 && seconds <= 3600, 'root gets an hour at the most')
  const mfa = { SerialNumber: 'arn:aws:iam::1:mfa/x', TokenCode: '123456' }
  assert.match(
    (await errorOf(sts.send(new GetSessionTokenCommand(mfa)))).message,
    /unable to validate/,
  )
})

test('GetAccessKeyInfo reads the account out of any key id', async () => {
  await using daemon = await startTestDaemon()
  const info = (AccessKeyId: string, caller = daemon.root) =>
    daemon.sts(caller).send(new GetAccessKeyInfoCommand({ AccessKeyId }))
  assert.equal((await info('ASIAQNZGKIQY56JQ7WML')).Account, '029608264753')
  assert.equal((await info(daemon.root.accessKeyId)).Account, daemon.account)
  assert.equal((await errorOf(info('0000000000000000'))).code, 'ValidationError')
  const plain = await newUser(daemon, 'plain')
  assert.match((await errorOf(info('ASIAQNZGKIQY56JQ7WML', plain))).message, /sts:GetAccessKeyInfo/)
})

test('DecodeAuthorizationMessage opens the record of a denial for those who may', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'ann', {
    Sid: 'NoUsers',
    Effect: 'Deny',
    Action: 'iam:ListUsers',
    Resource: '*',
  })
  const iam = daemon.iam(user)
  let message = ''
  iam.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { response } = result
      if (typeof response === 'object' && response !== null && 'headers' in response) {
        const headers = response.headers as Readonly<Record<string, string>>
        message = headers['x-iamd-authorization-message'] ?? message
      }
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  await errorOf(iam.send(new ListUsersCommand({})))
  assert.notEqual(message, '')
  const decode = (EncodedMessage: string, caller = daemon.root) =>
    daemon.sts(caller).send(new DecodeAuthorizationMessageCommand({ EncodedMessage }))
  const { DecodedMessage = '' } = await decode(message)
  const decoded = JSON.parse(DecodedMessage)
  assert.partialDeepStrictEqual(decoded, {
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [{ statementId: 'NoUsers', effect: 'DENY' }] },
    context: {
      principal: { name: 'ann', arn: `arn:aws:iam::${daemon.account}:user/ann` },
      action: 'iam:ListUsers',
      resource: `arn:aws:iam::${daemon.account}:user/`,
    },
  })
  const keys = decoded.context.conditions.items.map(({ key }: { key: string }) => key)
  assert.ok(keys.includes('aws:SourceIp') && keys.includes('aws:username'))
  const notValid = {
    code: 'InvalidAuthorizationMessageException',
    status: 400,
    message: 'Message is not valid',
  }
  assert.deepEqual(await errorOf(decode('garbage')), notValid)
  const other = await daemon.newAccount()
  assert.deepEqual(await errorOf(decode(message, other.root)), notValid, 'of another account')
  assert.equal((await errorOf(decode(message, user))).code, 'AccessDenied')
})
