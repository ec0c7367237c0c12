// Who a name means, and the context keys that follow from it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '@iamd/policy'
import { type CallerFacts, callerOf } from '../src/policy-files/caller.ts'
import { InputError } from '../src/policy-files/input-error.ts'

const account = '111122223333'

interface Row {
  readonly facts: CallerFacts
  readonly principal: Partial<Principal>
  readonly keys: Readonly<Record<string, string>>
}

const rows: readonly Row[] = [
  {
    facts: { name: `arn:aws:iam::${account}:user/team/alice`, id: 'AIDAALICE' },
    principal: { kind: 'user', account, userId: 'AIDAALICE' },
    keys: {
      'aws:PrincipalArn': `arn:aws:iam::${account}:user/team/alice`,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'User',
      'aws:userid': 'AIDAALICE',
      'aws:username': 'alice',
    },
  },
  {
    facts: { name: `arn:aws:iam::${account}:role/team/dev`, id: 'AROADEV' },
    principal: {
      kind: 'role-session',
      roleArn: `arn:aws:iam::${account}:role/team/dev`,
      sessionArn: `arn:aws:sts::${account}:assumed-role/dev/session`,
      roleId: 'AROADEV',
    },
    keys: {
      'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/dev`,
      'aws:PrincipalType': 'AssumedRole',
      'aws:userid': 'AROADEV:session',
      'aws:MultiFactorAuthPresent': 'false',
    },
  },
  {
    facts: {
      name: `arn:aws:sts::${account}:assumed-role/dev/me`,
      issuer: `arn:aws:iam::${account}:role/team/dev`,
      id: 'AROADEV:me',
    },
    principal: {
      kind: 'role-session',
      roleArn: `arn:aws:iam::${account}:role/team/dev`,
      sessionArn: `arn:aws:sts::${account}:assumed-role/dev/me`,
      roleId: 'AROADEV',
    },
    keys: {
      'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/dev`,
      'aws:userid': 'AROADEV:me',
    },
  },
  {
    facts: { name: `arn:aws:sts::${account}:federated-user/bob` },
    principal: { kind: 'federated-user', sessionArn: `arn:aws:sts::${account}:federated-user/bob` },
    keys: { 'aws:PrincipalType': 'FederatedUser', 'aws:userid': `${account}:bob` },
  },
  {
    facts: { name: account },
    principal: { kind: 'root', account, arn: `arn:aws:iam::${account}:root` },
    keys: { 'aws:PrincipalType': 'Account', 'aws:userid': account },
  },
  {
    facts: { name: 'lambda.amazonaws.com' },
    principal: { kind: 'service', service: 'lambda.amazonaws.com' },
    keys: {
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': 'lambda.amazonaws.com',
    },
  },
  {
    facts: { name: 'cognito-identity.amazonaws.com' },
    principal: { kind: 'web-identity', provider: 'cognito-identity.amazonaws.com' },
    keys: { 'aws:PrincipalType': 'Anonymous' },
  },
  {
    facts: { name: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
    principal: { kind: 'web-identity' },
    keys: {},
  },
  {
    facts: { name: `arn:aws:iam::${account}:saml-provider/corp` },
    principal: { kind: 'saml', provider: `arn:aws:iam::${account}:saml-provider/corp` },
    keys: {},
  },
  { facts: { name: 'anonymous' }, principal: { kind: 'anonymous' }, keys: {} },
]

for (const { facts, principal, keys } of rows) {
  test(`${facts.name} is a ${principal.kind}`, () => {
    const caller = callerOf(facts)
    assert.partialDeepStrictEqual(caller.principal, principal)
    assert.partialDeepStrictEqual(caller.keys, keys)
  })
}

test('an id that nobody gave is of the right form and always the same', () => {
  const name = `arn:aws:iam::${account}:user/alice`
  const { 'aws:userid': id } = callerOf({ name }).keys
  assert.match(String(id), /^AIDA[A-Z2-7]{17}$/)
  assert.equal(callerOf({ name }).keys['aws:userid'], id)
})

const strangers = [
  'alice',
  `arn:aws:iam::${account}:group/staff`,
  `arn:aws:sts::${account}:assumed-role/dev`,
  `arn:aws:iam::${account}:user/`,
  'arn:aws:iam::12:user/alice',
  '',
]

for (const name of strangers) {
  test(`«${name}» is refused as a principal`, () => {
    assert.throws(() => callerOf({ name }), InputError)
  })
}
