// Arbitraries for small policies and requests whose parts often match each other.

import fc from 'fast-check'
import type { AuthorizationRequest, PolicyKind, Principal } from '../src/index.ts'
import {
  account,
  anonymous,
  contextOf,
  federatedUser,
  otherAccount,
  roleSession,
  root,
  saml,
  service,
  user,
  webIdentity,
} from './fixtures.ts'
import { condition, keys, keyValues, oneOrMore } from './random-conditions.ts'

const actions = [
  '*',
  '*:*',
  's3:*',
  's3:Get*',
  'S3:getobject',
  's3:*Object',
  's3:Put?bject',
  'iam:*',
  'iam:GetUser',
  's3-x:GetObject',
]
const requested = ['s3:GetObject', 'S3:PutObject', 'iam:GetUser', 'iam:ListUsers', 's3-x:GetObject']

const resources = [
  '*',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::bucket/key',
  'arn:aws:s3:::b*',
  'arn:aws:s3:::bucket/${aws:username}/*',
  "arn:aws:s3:::bucket/${aws:userid, 'key'}",
  'arn:aws:s3:::*:z',
  `arn:aws:iam::${account}:user/*`,
  'arn:aws:iam::*:user/team/alice',
  'arn:aws:iam::1*2*:user/?eam/${aws:username}',
  `arn:aws:iam::*${otherAccount.slice(3)}:*`,
]
const requestedResources = [
  '*',
  'arn:aws:s3:::bucket/key',
  'arn:aws:s3:::bucket/alice/x:z',
  'arn:aws:s3:::bucket/*',
  `arn:aws:iam::${account}:user/team/alice`,
  `arn:aws:iam::${otherAccount}:user/bob`,
]

/** Incomplete ARNs are for identity policies only. */
const incomplete = ['arn:aws:s3', 'arn:aws:iam:*', 'arn:aws:*s3*']

const principals = [
  account,
  `arn:aws:iam::${account}:root`,
  otherAccount,
  '*',
  user.arn,
  user.userId,
  roleSession.roleArn,
  roleSession.roleId,
  roleSession.sessionArn,
  federatedUser.sessionArn,
]

const canonicalUserIds = ['a1'.repeat(32), 'b2'.repeat(32)] as const

const principalElement = fc.oneof(
  fc.constant('*'),
  oneOrMore(principals).map((AWS) => ({ AWS })),
  fc.constant({ Service: 'ec2.amazonaws.com' }),
  oneOrMore(['accounts.google.com', `arn:aws:iam::${account}:saml-provider/Corp`]).map(
    (Federated) => ({ Federated }),
  ),
  oneOrMore(canonicalUserIds).map((CanonicalUser) => ({ CanonicalUser })),
)

const callers: readonly Principal[] = [
  user,
  { ...user, canonicalUserId: canonicalUserIds[0] },
  { ...roleSession, serviceLinked: true },
  roleSession,
  federatedUser,
  root,
  service,
  webIdentity,
  saml,
  anonymous,
]

function statement(kind: PolicyKind, conditions: boolean) {
  const entries = kind === 'identity' ? [...resources, ...incomplete] : resources
  return fc
    .tuple(
      fc.constantFrom('Allow', 'Allow', 'Deny'),
      fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), oneOrMore(actions)),
      fc.tuple(fc.constantFrom('Resource', 'Resource', 'NotResource'), oneOrMore(entries)),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        { weight: conditions ? 3 : 0, arbitrary: condition },
      ),
      fc.tuple(fc.constantFrom('Principal', 'Principal', 'NotPrincipal'), principalElement),
    )
    .map(([Effect, action, resource, Condition, principal]) => ({
      Effect,
      [action[0]]: action[1],
      [resource[0]]: resource[1],
      Condition,
      ...(kind === 'resource' && { [principal[0]]: principal[1] }),
    }))
}

/** The text of a small policy; kinds `identity` and `resource` only. */
export function policyText(
  kind: 'identity' | 'resource',
  { statementsMax = 3, conditions = true } = {},
): fc.Arbitrary<string> {
  return fc
    .record({
      Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
      Statement: fc.oneof(
        statement(kind, conditions),
        fc.array(statement(kind, conditions), { minLength: 1, maxLength: statementsMax }),
      ),
    })
    .map((document) => {
      const text = JSON.stringify(document)
      // The older version has no variables, so this one is no Boolean there.
      return text.includes('${test:flag}') ? text.replace('2008-10-17', '2012-10-17') : text
    })
}

export const randomRequest: fc.Arbitrary<AuthorizationRequest> = fc
  .record({
    principal: fc.constantFrom(...callers),
    action: fc.constantFrom(...requested),
    resource: fc.constantFrom(...requestedResources),
    resourceAccount: fc.option(fc.constantFrom(account, otherAccount), { nil: undefined }),
    keys: fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(
        fc.constantFrom(...keyValues),
        fc.array(fc.constantFrom(...keyValues), { maxLength: 3 }),
      ),
    ),
  })
  .map(({ resourceAccount, keys: given, ...rest }) => ({
    ...rest,
    ...(resourceAccount !== undefined && { resourceAccount }),
    context: contextOf(given),
  }))
