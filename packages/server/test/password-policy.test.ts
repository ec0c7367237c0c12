// The account's password policy through the API: set, shown, replaced, deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  type IAMClient,
  UpdateAccountPasswordPolicyCommand,
  type UpdateAccountPasswordPolicyRequest,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const update = (iam: IAMClient, input: UpdateAccountPasswordPolicyRequest) =>
  iam.send(new UpdateAccountPasswordPolicyCommand(input))
const remove = (iam: IAMClient) => iam.send(new DeleteAccountPasswordPolicyCommand({}))
const show = async (iam: IAMClient) =>
  (await iam.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy

const byDefault = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  ExpirePasswords: false,
}
const strict = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
  HardExpiry: true,
}

test('an account has no password policy until one is set, and none once it is deleted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const missing = {
    code: 'NoSuchEntity',
    status: 404,
    message: `The Password Policy with domain name ${daemon.account} cannot be found.`,
  }
  assert.deepEqual(await errorOf(show(iam)), missing)
  assert.deepEqual(await errorOf(remove(iam)), missing)
  await update(iam, strict)
  assert.deepEqual(await show(iam), { ...strict, ExpirePasswords: true })
  const other = daemon.iam((await daemon.newAccount()).root)
  assert.equal((await errorOf(show(other))).code, 'NoSuchEntity')
  assert.equal((await errorOf(remove(other))).code, 'NoSuchEntity')
  await remove(iam)
  assert.deepEqual(await errorOf(show(iam)), missing)
})

test('an update sets the whole policy: what it leaves out goes back to the default', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await update(iam, {})
  assert.deepEqual(await show(iam), byDefault)
  await update(iam, strict)
  await update(iam, { RequireNumbers: true, HardExpiry: false })
  assert.deepEqual(await show(iam), { ...byDefault, RequireNumbers: true, HardExpiry: false })
  await update(iam, { MaxPasswordAge: 1 })
  assert.deepEqual(await show(iam), { ...byDefault, ExpirePasswords: true, MaxPasswordAge: 1 })
})

test('numbers are in the ranges of AWS, and a refused update changes nothing', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await update(iam, strict)
  for (const [member, least, most] of [
    ['MinimumPasswordLength', 6, 128],
    ['MaxPasswordAge', 1, 1095],
    ['PasswordReusePrevention', 1, 24],
  ] as const) {
    for (const value of [least - 1, most + 1]) {
      const { code, status } = await errorOf(update(iam, { [member]: value }))
      assert.deepEqual([member, value, code, status], [member, value, 'ValidationError', 400])
    }
    assert.deepEqual(await show(iam), { ...strict, ExpirePasswords: true })
    for (const value of [least, most]) await update(iam, { ...strict, [member]: value })
    assert.equal((await show(iam))?.[member], most)
    await update(iam, strict)
  }
})

test('each call needs exactly its permission, on everything', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  for (const [action, send] of [
    ['iam:UpdateAccountPasswordPolicy', () => update(caller, {})],
    ['iam:GetAccountPasswordPolicy', () => show(caller)],
    ['iam:DeleteAccountPasswordPolicy', () => remove(caller)],
  ] as const) {
    for (const statement of [allow('iam:GetUser', '*'), allow(action, callerArn)]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send()), denial(callerArn, action, '*'))
    }
    await putPolicy(daemon, 'caller', allow(action, '*'))
    await send()
  }
})
