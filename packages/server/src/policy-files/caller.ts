// Makes the caller of a request from an ARN and the like, with the context keys that follow.
import { createHash } from 'node:crypto'
import type { ContextValue, Principal } from '@iamd/policy'
import { InputError, type Place } from './input-error.ts'

/** What is known of a caller. */
export interface CallerFacts {
  /** An ARN, an account id, a service such as `lambda.amazonaws.com`, or `anonymous`. */
  readonly name: string
  /** The unique id: AIDA… of a user, AROA… of a role. */
  readonly id?: string | undefined
  /** The role of an assumed-role session, when it has a path; the user of a federated one. */
  readonly issuer?: string | undefined
  readonly place?: Place | undefined
}

/** A caller with the context keys that follow from who it is. */
export interface Caller {
  readonly principal: Principal
  /** Whether it has policies of its own. */
  readonly hasIdentity: boolean
  readonly keys: Readonly<Record<string, ContextValue>>
}

interface NamedCaller extends CallerFacts {
  readonly partition: string
  readonly account: string
  /** What follows the colon or slash after the kind of the resource. */
  readonly rest: string
}

type CallerReader = (named: NamedCaller) => Caller

const principalKeys = (arn: string, account: string, type: string, userid: string) => ({
  'aws:PrincipalArn': arn,
  'aws:PrincipalAccount': account,
  'aws:PrincipalType': type,
  'aws:userid': userid,
  'aws:PrincipalIsAWSService': 'false',
  'aws:ViaAWSService': 'false',
})

const root: CallerReader = ({ partition, account }) => {
  const arn = `arn:${partition}:iam::${account}:root`
  return {
    principal: { kind: 'root', account, arn },
    hasIdentity: false,
    keys: principalKeys(arn, account, 'Account', account),
  }
}

const user: CallerReader = ({ name: arn, account, rest, id }) => {
  const userId = id ?? inventedId('AIDA', arn)
  const username = rest.slice(rest.lastIndexOf('/') + 1)
  return {
    principal: { kind: 'user', account, arn, userId },
    hasIdentity: true,
    keys: { ...principalKeys(arn, account, 'User', userId), 'aws:username': username },
  }
}

const roleSession = (
  { partition, account, id }: NamedCaller,
  roleArn: string,
  sessionName: string,
): Caller => {
  const roleId = id?.replace(/:.*/, '') ?? inventedId('AROA', roleArn)
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1)
  const sessionArn = `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`
  return {
    principal: { kind: 'role-session', account, roleArn, roleId, sessionArn },
    hasIdentity: true,
    keys: {
      ...principalKeys(roleArn, account, 'AssumedRole', `${roleId}:${sessionName}`),
      // AWS: temporary credentials always carry it; most roles are assumed without a device.
      'aws:MultiFactorAuthPresent': 'false',
    },
  }
}

const role: CallerReader = (named) => roleSession(named, named.name, 'session')

const assumedRole: CallerReader = (named) => {
  const [roleName = '', sessionName] = named.rest.split('/')
  if (sessionName === undefined || sessionName === '') {
    throw new InputError(`\`${named.name}\` lacks the name of the session`, named.place)
  }
  const roleArn = named.issuer ?? `arn:${named.partition}:iam::${named.account}:role/${roleName}`
  return roleSession(named, roleArn, sessionName)
}

const federatedUser: CallerReader = ({ name: sessionArn, account, rest, issuer, id }) => ({
  principal: {
    kind: 'federated-user',
    account,
    sessionArn,
    ...(issuer !== undefined && { userArn: issuer }),
    ...(id !== undefined && { userId: id }),
  },
  hasIdentity: true,
  keys: principalKeys(sessionArn, account, 'FederatedUser', `${account}:${rest}`),
})

/** AWS: IAM User Guide, IAM identifiers and AWS JSON policy elements: Principal. */
const arnForms: readonly (readonly [pattern: RegExp, read: CallerReader])[] = [
  [/^arn:([\w-]+):iam::(\d{12}):(root)$/, root],
  [/^arn:([\w-]+):iam::(\d{12}):user\/(.*[^/])$/, user],
  [/^arn:([\w-]+):iam::(\d{12}):role\/(.*[^/])$/, role],
  [/^arn:([\w-]+):sts::(\d{12}):assumed-role\/(.+)$/, assumedRole],
  [/^arn:([\w-]+):sts::(\d{12}):federated-user\/(.+)$/, federatedUser],
]

const noAccount = (principal: Principal, keys: Caller['keys']): Caller => ({
  principal,
  hasIdentity: false,
  keys,
})

const service = (name: string): Caller =>
  noAccount(
    { kind: 'service', service: name },
    {
      'aws:PrincipalType': 'Service',
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': name,
    },
  )

const anonymousKeys = { 'aws:PrincipalType': 'Anonymous', 'aws:PrincipalIsAWSService': 'false' }

/**
 * The caller that a name means.
 * @throws {InputError} when it means none.
 */
export function callerOf(facts: CallerFacts): Caller {
  const { name, place } = facts
  if (name === 'anonymous' || name === '*') return noAccount({ kind: 'anonymous' }, anonymousKeys)
  if (/^\d{12}$/.test(name)) return root({ ...facts, partition: 'aws', account: name, rest: '' })
  if (!webIdentityHosts.has(name) && /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(name)) {
    return service(name)
  }
  for (const [pattern, read] of arnForms) {
    const [, partition, account, rest] = pattern.exec(name) ?? []
    if (partition === undefined || account === undefined || rest === undefined) continue
    return read({ ...facts, partition, account, rest })
  }
  if (/^arn:[\w-]+:iam::\d{12}:saml-provider\/.+$/.test(name)) {
    return noAccount({ kind: 'saml', provider: name }, anonymousKeys)
  }
  const isProvider = /^arn:[\w-]+:iam::\d{12}:oidc-provider\/.+$/.test(name)
  if (isProvider || webIdentityHosts.has(name)) {
    return noAccount({ kind: 'web-identity', provider: name }, anonymousKeys)
  }
  throw new InputError(
    `\`${name}\` is no principal; write an ARN, an account id, a service such as ` +
      '`lambda.amazonaws.com`, or `anonymous`',
    place,
  )
}

/** AWS: the providers that trust policies name by their host (IAM User Guide, Principal). */
const webIdentityHosts = new Set([
  'cognito-identity.amazonaws.com',
  'www.amazon.com',
  'graph.facebook.com',
  'accounts.google.com',
])

/** An id of the right form that is always the same for an ARN, where nobody gave the true one. */
function inventedId(prefix: string, arn: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const digest = createHash('sha256').update(arn).digest()
  return prefix + [...digest.subarray(0, 17)].map((byte) => letters[byte % 32]).join('')
}
