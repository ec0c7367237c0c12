// What a password must be like: by the account's password policy, or by AWS's rule without one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  UpdateAccountPasswordPolicyCommand,
  type UpdateAccountPasswordPolicyRequest,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const uppercase = 'Password should have at least one uppercase letter'
const lowercase = 'Password should have at least one lowercase letter'
const number = 'Password should have at least one number'
const symbol = 'Password should have at least one symbol'
const all = {
  MinimumPasswordLength: 12,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
}

const refusals: readonly (readonly [
  policy: UpdateAccountPasswordPolicyRequest | undefined,
  password: string,
  message: string | undefined,
])[] = [
  [undefined, 'Aa1!Aa1', 'Password should have a minimum length of 8'],
  [
    undefined,
    'aaaaaaa1',
    `Password should meet 1 more of the following requirements: ${uppercase}, ${symbol}`,
  ],
  [
    undefined,
    'aaaaaaaa',
    `Password should meet 2 more of the following requirements: ${uppercase}, ${number}, ${symbol}`,
  ],
  [
    undefined,
    '        ',
    'Password should meet 3 more of the following requirements: ' +
      [uppercase, lowercase, number, symbol].join(', '),
  ],
  [undefined, 'Aaaaaaa1', undefined],
  [undefined, 'aaaaa1!!', undefined],
  [{}, 'aaaaa', 'Password should have a minimum length of 6'],
  [{}, 'aaaaaa', undefined],
  [all, 'Aa1!Aa1!Aa1', 'Password should have a minimum length of 12'],
  [all, 'aa1!aa1!aa1!', uppercase],
  [all, 'AA1!AA1!AA1!', lowercase],
  [all, 'Aaa!Aaa!Aaa!', number],
  [all, 'Aa1Aa1 ~"?;:', symbol],
  [all, 'ÄÖaa1!aa1!aa', uppercase],
  [all, 'AAAAAAAAAAAA', `${lowercase}, ${number}, ${symbol}`],
  [all, "Aaaaaaaaaa1'", undefined],
]

test('a password is as the policy demands, or as AWS does without one', async (t) => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: 'First-1-password' }))
  for (const [policy, Password, message] of refusals) {
    await t.test(`${JSON.stringify(Password)}: ${message ?? 'accepted'}`, async () => {
      if (policy !== undefined) await iam.send(new UpdateAccountPasswordPolicyCommand(policy))
      const set = () => iam.send(new UpdateLoginProfileCommand({ UserName: 'alice', Password }))
      if (message === undefined) await set()
      else {
        const expected = { code: 'PasswordPolicyViolation', status: 400, message }
        assert.deepEqual(await errorOf(set()), expected)
      }
    })
  }
})
