// What the tests share: accounts, callers, and short ways to write policies and requests.

import assert from 'node:assert/strict'
import {
  type AuthorizationRequest,
  type ContextReader,
  type ContextValue,
  compile,
  type Decision,
  type Policy,
  type PolicyKind,
  type PolicySource,
  type Principal,
  parsePolicy,
} from '../src/index.ts'

export const account = '111122223333'
export const otherAccount = '444455556666'

export const source: PolicySource = { id: 'test', type: 'none' }

export const user: Principal & { kind: 'user' } = {
  kind: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/team/alice`,
  userId: 'AIDAALICEALICEALICE01',
}

export const roleSession: Principal & { kind: 'role-session' } = {
  kind: 'role-session',
  account,
  roleArn: `arn:aws:iam::${account}:role/app/Deploy`,
  roleId: 'AROADEPLOYDEPLOYDEP01',
  sessionArn: `arn:aws:sts::${account}:assumed-role/Deploy/build`,
}

export const federatedUser: Principal & { kind: 'federated-user' } = {
  kind: 'federated-user',
  account,
  sessionArn: `arn:aws:sts::${account}:federated-user/guest`,
  userArn: user.arn,
  userId: user.userId,
}

export const root: Principal & { kind: 'root' } = {
  kind: 'root',
  account,
  arn: `arn:aws:iam::${account}:root`,
}

export const service: Principal = { kind: 'service', service: 'ec2.amazonaws.com' }
export const webIdentity: Principal & { kind: 'web-identity' } = {
  kind: 'web-identity',
  provider: `arn:aws:iam::${account}:oidc-provider/login.example.com`,
}
export const saml: Principal & { kind: 'saml' } = {
  kind: 'saml',
  provider: `arn:aws:iam::${account}:saml-provider/Corp`,
}
export const anonymous: Principal = { kind: 'anonymous' }

export type Keys = Readonly<Record<string, ContextValue>>

/** A context whose keys may be written in any case. */
export function contextOf(keys: Keys): ContextReader {
  const lowerCase = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]))
  return { get: (key) => lowerCase.get(key) }
}

export function request(
  parts: Partial<Omit<AuthorizationRequest, 'context'>> & { keys?: Keys } = {},
): AuthorizationRequest {
  const { keys = {}, ...rest } = parts
  return {
    principal: user,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
    context: contextOf(keys),
    ...rest,
  }
}

/** Parses a document that must be accepted. */
export function accepted(document: unknown, kind: PolicyKind = 'identity'): Policy {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const { policy, findings } = parsePolicy(text, kind)
  assert.ok(policy, `refused: ${JSON.stringify(findings)} in ${text}`)
  return policy
}

/** A policy of the newer version with the given statements. */
export function policyOf(kind: PolicyKind, ...statements: readonly object[]): Policy {
  return accepted({ Version: '2012-10-17', Statement: statements }, kind)
}

/** Decides by one identity policy that allows everything under the condition. */
export function decideCondition(
  condition: object,
  keys: Keys,
  version = '2012-10-17',
): Decision['effect'] {
  const policy = accepted({
    Version: version,
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition },
  })
  return compile({ identity: [{ policy, source }] }).decide(request({ keys })).effect
}
