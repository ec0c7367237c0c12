// Users change their own passwords: who may, with which old password, and what the policy demands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  UpdateAccountPasswordPolicyCommand,
  type UpdateAccountPasswordPolicyRequest,
  UpdateLoginProfileCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { newRole } from './support/assumable-role.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const first = 'First-1-password'
const numbered = (number: number) => `Number ${number} password`
const give = (daemon: TestDaemon, UserName: string, Password = first) =>
  daemon.iam().send(new CreateLoginProfileCommand({ UserName, Password }))
const reset = (daemon: TestDaemon, UserName: string, Password: string) =>
  daemon.iam().send(new UpdateLoginProfileCommand({ UserName, Password }))
const change = (iam: IAMClient, OldPassword: string, NewPassword: string) =>
  iam.send(new ChangePasswordCommand({ OldPassword, NewPassword }))
const demand = (daemon: TestDaemon, input: UpdateAccountPasswordPolicyRequest) =>
  daemon.iam().send(new UpdateAccountPasswordPolicyCommand(input))

const incorrect = { code: 'AccessDenied', status: 403, message: 'The old password was incorrect.' }
const violation = (message: string) => ({ code: 'PasswordPolicyViolation', status: 400, message })
const changeOwn = allow('iam:ChangePassword', '*')

test('a user changes the password with the present one, and no other', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice', changeOwn))
  assert.deepEqual(await errorOf(change(alice, first, numbered(1))), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'Login Profile for User alice cannot be found.',
  })
  await give(daemon, 'alice')
  await daemon
    .iam()
    .send(new UpdateLoginProfileCommand({ UserName: 'alice', PasswordResetRequired: true }))
  assert.deepEqual(await errorOf(change(alice, 'wrong', numbered(1))), incorrect)
  await change(alice, first, numbered(1))
  assert.deepEqual(await errorOf(change(alice, first, numbered(2))), incorrect)
  await change(alice, numbered(1), numbered(2))
  const { LoginProfile } = await daemon
    .iam()
    .send(new GetLoginProfileCommand({ UserName: 'alice' }))
  assert.equal(LoginProfile?.PasswordResetRequired, false)
  await reset(daemon, 'alice', numbered(3))
  await change(alice, numbered(3), numbered(4))
})

test('of two changes at once from the same password, one wins', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice', changeOwn))
  await give(daemon, 'alice')
  const outcomes = await Promise.allSettled([
    change(alice, first, numbered(1)),
    change(alice, first, numbered(2)),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('only IAM users have a password to change', async () => {
  await using daemon = await startTestDaemon()
  const refused = {
    code: 'InvalidUserType',
    status: 400,
    message: 'Only IAM Users can change their own password',
  }
  assert.deepEqual(await errorOf(change(daemon.iam(), first, numbered(1))), refused)
  const role = await newRole(daemon)
  const session = daemon.iam(await role.assume())
  const sessionArn = `arn:aws:sts::${daemon.account}:assumed-role/worker/session`
  assert.deepEqual(
    await errorOf(change(session, first, numbered(1))),
    denial(sessionArn, 'iam:ChangePassword', 'user session'),
  )
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(changeOwn),
    }),
  )
  assert.deepEqual(await errorOf(change(session, first, numbered(1))), refused)
})

test('it needs exactly its permission, on the calling user', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  await daemon.iam().send(new UpdateUserCommand({ UserName: 'caller', NewPath: '/team/' }))
  await give(daemon, 'caller')
  const arn = `arn:aws:iam::${daemon.account}:user/team/caller`
  const action = 'iam:ChangePassword'
  for (const statement of [allow('iam:GetUser', '*'), allow(action, `${arn}x`)]) {
    await putPolicy(daemon, 'caller', statement)
    const refused = await errorOf(change(caller, first, numbered(1)))
    assert.deepEqual(refused, denial(arn, action, 'user caller'))
  }
  await putPolicy(daemon, 'caller', allow(action, arn))
  await change(caller, first, numbered(1))
})

test('the policy lets all users change their own password and see what it demands', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice'))
  // A path may have what in a policy would stand for more than itself.
  await daemon.iam().send(new UpdateUserCommand({ UserName: 'alice', NewPath: '/odd*?$/' }))
  const bob = daemon.iam(await newUser(daemon, 'bob', { ...changeOwn, Effect: 'Deny' }))
  const carol = daemon.iam(await newUser(daemon, 'carol'))
  await daemon.iam().send(
    new PutUserPermissionsBoundaryCommand({
      UserName: 'carol',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    }),
  )
  for (const name of ['alice', 'bob', 'carol']) await give(daemon, name)
  const see = (iam: IAMClient) => iam.send(new GetAccountPasswordPolicyCommand({}))
  await demand(daemon, {})
  const aliceArn = `arn:aws:iam::${daemon.account}:user/odd*?$/alice`
  const refused = denial(aliceArn, 'iam:ChangePassword', 'user alice')
  assert.deepEqual(await errorOf(change(alice, first, numbered(1))), refused)
  assert.equal((await errorOf(see(alice))).code, 'AccessDenied')

  await demand(daemon, { AllowUsersToChangePassword: true })
  await change(alice, first, numbered(1))
  assert.equal((await see(alice)).PasswordPolicy?.AllowUsersToChangePassword, true)
  const create = alice.send(new CreateUserCommand({ UserName: 'more' }))
  assert.equal((await errorOf(create)).code, 'AccessDenied')
  const denied = await errorOf(change(bob, first, numbered(1)))
  assert.match(denied.message, /with an explicit deny in an identity-based policy/)
  const bounded = await errorOf(change(carol, first, numbered(1)))
  assert.match(bounded.message, /because no permissions boundary allows/)

  await demand(daemon, { AllowUsersToChangePassword: false })
  assert.deepEqual(await errorOf(change(alice, numbered(1), numbered(2))), refused)
})

test('a password that the policy refuses is refused however it is set', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice', changeOwn))
  await daemon.iam().send(new CreateUserCommand({ UserName: 'fresh' }))
  await give(daemon, 'alice')
  await demand(daemon, { MinimumPasswordLength: 20 })
  const refused = violation('Password should have a minimum length of 20')
  assert.deepEqual(await errorOf(change(alice, first, numbered(1))), refused)
  assert.deepEqual(await errorOf(reset(daemon, 'alice', numbered(1))), refused)
  assert.deepEqual(await errorOf(give(daemon, 'fresh', numbered(1))), refused)
  await change(alice, first, `${first}, longer`)
})

test('as many of the newest passwords as the policy says are not used again', async () => {
  await using daemon = await startTestDaemon()
  const alice = daemon.iam(await newUser(daemon, 'alice', changeOwn))
  await give(daemon, 'alice', numbered(1))
  await change(alice, numbered(1), numbered(1))
  await change(alice, numbered(1), numbered(2))
  await change(alice, numbered(2), numbered(3))
  await demand(daemon, { PasswordReusePrevention: 2 })
  const reused = violation('Password does not conform to the account password policy.')
  for (const password of [numbered(3), numbered(2)]) {
    assert.deepEqual(await errorOf(change(alice, numbered(3), password)), reused)
    assert.deepEqual(await errorOf(reset(daemon, 'alice', password)), reused)
  }
  await change(alice, numbered(3), numbered(1))
  // What was remembered counts for a policy that comes later and asks for more.
  await demand(daemon, { PasswordReusePrevention: 3 })
  assert.deepEqual(await errorOf(change(alice, numbered(1), numbered(2))), reused)
  await demand(daemon, { PasswordReusePrevention: 24 })
  await reset(daemon, 'alice', numbered(4))
  assert.deepEqual(await errorOf(change(alice, numbered(4), numbered(2))), reused)
})
