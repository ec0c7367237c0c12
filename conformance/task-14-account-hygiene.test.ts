// Task 14: account hygiene: alias, password policy and what it enforces, summary, credential report.
import assert from 'node:assert/strict'
import { allow, newUser } from './support/principals.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

testWith(clients, 'an alias for the account', daemon, async ({ id, root, another }) => {
  const AccountAlias = `company-${id}`
  await root.iam('CreateAccountAlias', { AccountAlias })
  assert.deepEqual((await root.iam('ListAccountAliases')).AccountAliases, [AccountAlias])
  await assert.rejects(another().root.iam('CreateAccountAlias', { AccountAlias }), {
    code: 'EntityAlreadyExists',
  })
  // An account has one: the next takes its place, and the first is free.
  await root.iam('CreateAccountAlias', { AccountAlias: `${AccountAlias}-two` })
  assert.deepEqual((await root.iam('ListAccountAliases')).AccountAliases, [`${AccountAlias}-two`])
  await root.iam('DeleteAccountAlias', { AccountAlias: `${AccountAlias}-two` })
  assert.deepEqual((await root.iam('ListAccountAliases')).AccountAliases, [])
})

const policy = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 2,
}
const password = (number: number) => `Long-enough-for-${number}!`

testWith(clients, 'a password policy is enforced', daemon, async (account) => {
  const { id, root } = account
  await assert.rejects(root.iam('GetAccountPasswordPolicy'), { code: 'NoSuchEntity' })
  await root.iam('UpdateAccountPasswordPolicy', policy)
  const { PasswordPolicy } = await root.iam('GetAccountPasswordPolicy')
  assert.deepEqual(PasswordPolicy, { ...policy, ExpirePasswords: true })

  const user = await newUser(account, 'ann')
  const UserName = 'ann'
  for (const [Password, rule] of [
    ['Short-1!', 'Password should have a minimum length of 14'],
    ['long-enough-without-1!', 'Password should have at least one uppercase letter'],
    ['LONG-ENOUGH-WITHOUT-1!', 'Password should have at least one lowercase letter'],
    ['Long-enough-without!', 'Password should have at least one number'],
    ['LongEnoughWithout1', 'Password should have at least one symbol'],
  ] as const) {
    const call = root.iam('CreateLoginProfile', { UserName, Password })
    await assert.rejects(call, (error: Error & { code?: string }) => {
      assert.equal(error.code, 'PasswordPolicyViolation')
      assert.ok(error.message.startsWith(rule), error.message)
      return true
    })
  }
  await root.iam('CreateLoginProfile', { UserName, Password: password(1) })

  const change = (from: number, to: number | string) =>
    user.iam('ChangePassword', {
      OldPassword: password(from),
      NewPassword: typeof to === 'number' ? password(to) : to,
    })
  await assert.rejects(change(1, 'Short-1!'), { code: 'PasswordPolicyViolation' })
  await assert.rejects(change(1, 1), { code: 'PasswordPolicyViolation' })
  await change(1, 2)
  await assert.rejects(change(2, 1), { code: 'PasswordPolicyViolation' })
  await denied(change(1, 3), 'The old password was incorrect.')
  await change(2, 3)
  await change(3, 1)

  await root.iam('UpdateAccountPasswordPolicy', { ...policy, AllowUsersToChangePassword: false })
  await denied(
    change(1, 6),
    notAllowed(`arn:aws:iam::${id}:user/ann`, 'iam:ChangePassword', 'user ann'),
  )
  await root.iam('DeleteAccountPasswordPolicy')
  await refused(
    root.iam('GetAccountPasswordPolicy'),
    'NoSuchEntity',
    `The Password Policy with domain name ${id} cannot be found.`,
  )
})

/** The rows of the account's credential report, by user, as it comes out of the client. */
async function credentialReport({ root }: Account) {
  for (;;) {
    const { State } = await root.iam('GenerateCredentialReport')
    if (State === 'COMPLETE') break
  }
  const { Content, ReportFormat } = await root.iam('GetCredentialReport')
  assert.equal(ReportFormat, 'text/csv')
  const [header = '', ...lines] = csvOf(Content).split('\n')
  const columns = header.split(',')
  return new Map(
    lines.map((line) => {
      const cells = line.split(',')
      return [cells[0], Object.fromEntries(columns.map((name, at) => [name, cells[at]]))] as const
    }),
  )
}

/** Bytes as each client prints them: base64 of the AWS CLI, text of boto3, numbers of the SDK. */
function csvOf(content: unknown): string {
  if (typeof content !== 'string') {
    return Buffer.from(Object.values(content ?? {}).map(Number)).toString('utf8')
  }
  return content.startsWith('user,') ? content : Buffer.from(content, 'base64').toString('utf8')
}

testWith(clients, 'the summary and the credential report', daemon, async (account) => {
  const { id, root } = account
  await root.iam('UpdateAccountPasswordPolicy', policy)
  const user = await newUser(account, 'ann', allow('iam:GetUser'))
  await root.iam('CreateLoginProfile', { UserName: 'ann', Password: password(1) })
  await root.iam('CreateUser', { UserName: 'bob' })
  await root.iam('CreateGroup', { GroupName: 'staff' })
  await user.iam('GetUser')
  const { AccessKey: second } = await root.iam('CreateAccessKey', { UserName: 'ann' })
  await root.iam('UpdateAccessKey', {
    UserName: 'ann',
    AccessKeyId: second?.AccessKeyId ?? '',
    Status: 'Inactive',
  })

  const { SummaryMap = {} } = await root.iam('GetAccountSummary')
  assert.partialDeepStrictEqual(SummaryMap, {
    Users: 2,
    Groups: 1,
    Roles: 0,
    MFADevices: 0,
    AccountMFAEnabled: 0,
    AccessKeysPerUserQuota: 2,
    UsersQuota: 5000,
  })

  const report = await credentialReport(account)
  assert.deepEqual([...report.keys()], ['<root_account>', 'ann', 'bob'])
  const ann = report.get('ann') ?? {}
  assert.partialDeepStrictEqual(ann, {
    arn: `arn:aws:iam::${id}:user/ann`,
    password_enabled: 'true',
    password_last_used: 'no_information',
    mfa_active: 'false',
    access_key_1_active: 'true',
    access_key_1_last_used_region: 'us-east-1',
    access_key_1_last_used_service: 'iam',
    access_key_2_active: 'false',
    access_key_2_last_used_date: 'N/A',
    cert_1_active: 'false',
  })
  const [changed, rotation] = [ann['password_last_changed'], ann['password_next_rotation']]
  const days = (Date.parse(rotation ?? '') - Date.parse(changed ?? '')) / 86_400_000
  assert.equal(days, policy.MaxPasswordAge)
  assert.partialDeepStrictEqual(report.get('bob'), {
    password_enabled: 'false',
    password_last_changed: 'N/A',
    access_key_1_active: 'false',
  })
  assert.partialDeepStrictEqual(report.get('<root_account>'), {
    arn: `arn:aws:iam::${id}:root`,
    password_enabled: 'not_supported',
  })
  await denied(
    user.iam('GetCredentialReport'),
    notAllowed(`arn:aws:iam::${id}:user/ann`, 'iam:GetCredentialReport', '*'),
  )
})
