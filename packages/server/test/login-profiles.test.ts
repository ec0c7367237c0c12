// Login profiles through the API: passwords given, shown without the password, changed, taken away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateLoginProfileCommand,
  type CreateLoginProfileRequest,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  UpdateLoginProfileCommand,
  type UpdateLoginProfileRequest,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { newRole } from './support/assumable-role.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const Password = 'Correct horse 1'
const create = (iam: IAMClient, input: CreateLoginProfileRequest) =>
  iam.send(new CreateLoginProfileCommand(input))
const update = (iam: IAMClient, input: UpdateLoginProfileRequest) =>
  iam.send(new UpdateLoginProfileCommand(input))
const remove = (iam: IAMClient, UserName?: string) =>
  iam.send(new DeleteLoginProfileCommand(UserName === undefined ? {} : { UserName }))
const show = async (iam: IAMClient, UserName?: string) =>
  (await iam.send(new GetLoginProfileCommand(UserName === undefined ? {} : { UserName })))
    .LoginProfile
const withoutProfile = (name: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `Login Profile for User ${name} cannot be found.`,
})
const noUser = {
  code: 'NoSuchEntity',
  status: 404,
  message: 'The user with name nobody cannot be found.',
}

test('a user has one password, which is never shown', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Alice' }))
  assert.deepEqual(await errorOf(show(iam, 'alice')), withoutProfile('Alice'))
  const { LoginProfile } = await create(iam, { UserName: 'alice', Password })
  const { CreateDate, ...rest } = LoginProfile ?? {}
  assert.deepEqual(rest, { UserName: 'Alice', PasswordResetRequired: false })
  assert.ok(CreateDate instanceof Date)
  assert.deepEqual(await show(iam, 'ALICE'), LoginProfile)
  assert.deepEqual(await errorOf(create(iam, { UserName: 'alice', Password })), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Login Profile for user Alice already exists.',
  })
  await remove(iam, 'alice')
  assert.deepEqual(await errorOf(show(iam, 'alice')), withoutProfile('Alice'))
  assert.deepEqual(await errorOf(remove(iam, 'alice')), withoutProfile('Alice'))
  const again = await create(iam, { UserName: 'alice', Password, PasswordResetRequired: true })
  assert.equal(again.LoginProfile?.PasswordResetRequired, true)
})

test('an update changes what it names and keeps the date of creation', async () => {
  const start = Math.floor(Date.now() / 1_000) * 1_000
  let now = new Date(start)
  await using daemon = await startTestDaemon([], { now: () => now })
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  assert.deepEqual(
    await errorOf(update(iam, { UserName: 'alice', Password })),
    withoutProfile('alice'),
  )
  await create(iam, { UserName: 'alice', Password })
  now = new Date(start + 60_000)
  await update(iam, { UserName: 'alice', PasswordResetRequired: true })
  await update(iam, { UserName: 'alice', Password: 'Another 22 horses' })
  assert.deepEqual(await show(iam, 'alice'), {
    UserName: 'alice',
    CreateDate: new Date(start),
    PasswordResetRequired: true,
  })
  await update(iam, { UserName: 'alice', PasswordResetRequired: false })
  assert.equal((await show(iam, 'alice'))?.PasswordResetRequired, false)
})

test('a user with a password can not be deleted, but renamed', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await create(iam, { UserName: 'alice', Password })
  await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'bob' }))
  assert.equal((await show(iam, 'bob'))?.UserName, 'bob')
  const deletion = () => iam.send(new DeleteUserCommand({ UserName: 'bob' }))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must delete login profile first.',
  })
  await remove(iam, 'bob')
  await deletion()
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  assert.deepEqual(await errorOf(show(iam, 'bob')), withoutProfile('bob'))
})

test('users that do not exist have no login profile, and others have none here', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'nobody'
  for (const send of [
    () => create(iam, { UserName, Password }),
    () => show(iam, UserName),
    () => update(iam, { UserName }),
    () => remove(iam, UserName),
  ]) {
    assert.deepEqual(await errorOf(send()), noUser)
  }
  const other = daemon.iam((await daemon.newAccount()).root)
  await other.send(new CreateUserCommand({ UserName }))
  await create(other, { UserName, Password })
  assert.deepEqual(await errorOf(show(iam, UserName)), noUser)
})

test('without UserName a call is about the calling user; root and roles have no password', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice', allow('iam:*', '*')))
  await create(alice, { Password })
  assert.equal((await show(alice))?.UserName, 'alice')
  await remove(alice)
  assert.deepEqual(await errorOf(show(alice)), withoutProfile('alice'))

  const root = daemon.iam()
  assert.deepEqual(await errorOf(show(root)), withoutProfile('null'))
  assert.deepEqual(await errorOf(remove(root)), withoutProfile('null'))
  const mustName = {
    code: 'ValidationError',
    status: 400,
    message: 'Must specify userName when calling with non-User credentials',
  }
  assert.deepEqual(await errorOf(create(root, { Password })), mustName)
  const { SummaryMap } = await root.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.AccountPasswordPresent, 0)

  const role = await newRole(daemon)
  await root.send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow('iam:*', '*')),
    }),
  )
  const session = daemon.iam(await role.assume())
  for (const send of [
    () => create(session, { Password }),
    () => show(session),
    () => remove(session),
  ]) {
    assert.deepEqual(await errorOf(send()), mustName)
  }
})

test('a password is required and of the characters that AWS allows', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  assert.deepEqual(await errorOf(create(iam, { UserName })), {
    code: 'ValidationError',
    status: 400,
    message:
      "1 validation error detected: Value null at 'password' failed to satisfy constraint: " +
      'Member must not be null',
  })
  for (const text of ['Aa1!Aa1!\u0100', 'Aa1!Aa1!\u0001', `Aa1!${'x'.repeat(125)}`]) {
    const { code, message } = await errorOf(create(iam, { UserName, Password: text }))
    assert.equal(code, 'ValidationError')
    assert.ok(!message.includes(text), 'what is said of a password does not repeat it')
  }
  await create(iam, { UserName, Password: `Aa1!ÿ\t${'x'.repeat(122)}` })
})

test('lists and details say nothing of a password that was not used', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { User: before } = await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const details = async () =>
    (await iam.send(new GetAccountAuthorizationDetailsCommand({}))).UserDetailList
  const detailsBefore = await details()
  await create(iam, { UserName: 'alice', Password })
  const { User: after } = await iam.send(new GetUserCommand({ UserName: 'alice' }))
  assert.deepEqual(after, before)
  assert.deepEqual(await details(), detailsBefore)
})

test('passwords reach neither the log nor any error nor the database', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const root = daemon.iam()
  const refusals = [
    await errorOf(create(caller, { UserName: 'caller', Password })),
    await errorOf(update(root, { UserName: 'caller', Password })),
  ]
  await create(root, { UserName: 'caller', Password })
  const rows = await daemon.store.read((reader) => reader.all('SELECT * FROM login_profile'))
  assert.equal(rows.length, 1)
  const said = JSON.stringify([daemon.log, refusals, rows])
  assert.ok(daemon.log.some((line) => line.includes('CreateLoginProfile')))
  assert.ok(!said.includes('horse'), said)
})

test('each call needs exactly its permission', async () => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  await root.send(new CreateUserCommand({ UserName: 'alice', Path: '/team/' }))
  const arn = (resource: string) => `arn:aws:iam::${daemon.account}:user/${resource}`
  const UserName = 'ALICE'
  for (const [action, send] of [
    ['iam:CreateLoginProfile', () => create(caller, { UserName, Password })],
    ['iam:GetLoginProfile', () => show(caller, UserName)],
    ['iam:UpdateLoginProfile', () => update(caller, { UserName })],
    ['iam:DeleteLoginProfile', () => remove(caller, UserName)],
  ] as const) {
    for (const statement of [allow('iam:GetUser', '*'), allow(action, arn('alice'))]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send()), denial(arn('caller'), action, 'user ALICE'))
    }
    await putPolicy(daemon, 'caller', allow(action, arn('team/alice')))
    await send()
  }
})
