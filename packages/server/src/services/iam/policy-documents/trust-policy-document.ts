// Trust policies on their way in and out: checked, and users and roles named by unique id inside.
import { parsePolicy } from '@iamd/policy'
import { isAccountId } from '../../../identifiers/account-id.ts'
import { entityArn, parseEntityArn, rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findRole, findRoleById } from '../../../store/tables/roles.ts'
import { findUser, findUserById } from '../../../store/tables/users.ts'
import type { Quotas } from '../../quotas.ts'
import { malformedPolicyDocument, quotaExceeded } from '../errors.ts'
import { documentSize } from './document-size.ts'
import { type JsonString, jsonStrings, replaceJsonStrings } from './json-strings.ts'
import { invalidPrincipalText, refusalOf, trustRefusals } from './malformed-policy-texts.ts'

/**
 * Checks a trust policy and gives it in the form to store: a user or role is named by its unique
 * id, so that another one of the same name is not trusted; an account by its root's ARN. The rest
 * stays as sent. Source: IAM User Guide, Principal element.
 * @throws {AwsError} LimitExceeded, or MalformedPolicyDocument in AWS's words.
 */
export async function storableTrustPolicy(
  reader: Reader,
  text: string,
  quotas: Quotas,
): Promise<string> {
  const { assumeRolePolicySize: maximum } = quotas
  if (documentSize(text) > maximum) throw quotaExceeded('ACLSizePerRole', maximum)
  const refusal = refusalOf(parsePolicy(text, 'trust').findings, text, trustRefusals)
  if (refusal !== undefined) throw malformedPolicyDocument(refusal.text)
  return rewritePrincipals(text, async (type, value) => {
    const stored = await storedPrincipal(reader, type, value)
    if (stored === undefined) throw malformedPolicyDocument(invalidPrincipalText(type, value))
    return stored
  })
}

/** A stored trust policy as answers show it: with ARNs of what still exists, else with ids. */
export function shownTrustPolicy(reader: Reader, stored: string): Promise<string> {
  return rewritePrincipals(stored, async (type, value) => {
    if (type !== 'AWS' || !isUniqueId(value)) return value
    return (await arnOfUniqueId(reader, value)) ?? value
  })
}

type PrincipalRewrite = (type: string, value: string) => Promise<string>

/** A trust policy with each principal of it as `rewrite` gives it. */
export async function rewritePrincipals(text: string, rewrite: PrincipalRewrite): Promise<string> {
  const rewritten = new Map<number, string>()
  for (const string of jsonStrings(text)) {
    const type = principalType(string)
    if (type === undefined) continue
    const value = await rewrite(type, string.value)
    if (value !== string.value) rewritten.set(string.start, value)
  }
  return replaceJsonStrings(text, ({ start }) => rewritten.get(start))
}

/** `AWS` for the string at `Statement`, 0, `Principal`, `AWS`, 1; undefined outside principals. */
function principalType({ path }: JsonString): string | undefined {
  const [statement, principal, type] = path.filter((part) => typeof part === 'string')
  return statement === 'Statement' && principal === 'Principal' ? type : undefined
}

/** The form of a principal to store; undefined when it does not exist or can't be one. */
async function storedPrincipal(
  reader: Reader,
  type: string,
  value: string,
): Promise<string | undefined> {
  if (type === 'Service') return isServicePrincipal(value) ? value : undefined
  if (type === 'Federated') return isIdentityProvider(value) ? value : undefined
  if (value === '*') return value
  // Accounts that are not in this store are taken on trust, as those of other organizations.
  if (isAccountId(value)) return rootArn(value)
  if (isUniqueId(value)) return (await arnOfUniqueId(reader, value)) && value
  if (!value.startsWith('arn:aws:')) return undefined
  if (value.startsWith('arn:aws:sts:') || value.endsWith(':root')) return value
  return uniqueIdOfArn(reader, value)
}

/** What the names of AWS's services end in; the names themselves are not looked up. */
const serviceDomains = [
  '.amazonaws.com',
  '.amazonaws.com.cn',
  '.amazonaws.eu',
  '.amazon.com',
  '.aws.internal',
]

const isServicePrincipal = (value: string): boolean =>
  /^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(value) &&
  serviceDomains.some((domain) => value.endsWith(domain))

/** Providers that need no entity in the account. Source: IAM User Guide, Principal element. */
const publicProviders = [
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
]

const isIdentityProvider = (value: string): boolean =>
  publicProviders.includes(value) || /^arn:aws:iam::\d{12}:(saml|oidc)-provider\//.test(value)

/** Whether a principal is the unique id of a user or role. */
export const isUniqueId = (value: string): boolean => /^A(IDA|ROA)[A-Z0-9]+$/.test(value)

/** The id of the user or role with exactly this ARN. AWS: names in principals keep their case. */
export async function uniqueIdOfArn(reader: Reader, arn: string): Promise<string | undefined> {
  const reference = parseEntityArn(arn)
  if (reference === undefined || !isAccountId(reference.account)) return undefined
  const { account, entity: kind, name } = reference
  if (kind !== 'user' && kind !== 'role') return undefined
  const find = kind === 'user' ? findUser : findRole
  const entity = await find(reader, account, name)
  if (entity === undefined) return undefined
  return entityArn(kind, account, entity.path, entity.name) === arn ? entity.id : undefined
}

async function arnOfUniqueId(reader: Reader, id: string): Promise<string | undefined> {
  const kind = id.startsWith('AIDA') ? 'user' : 'role'
  const find = kind === 'user' ? findUserById : findRoleById
  const entity = await find(reader, id)
  return entity && entityArn(kind, entity.account, entity.path, entity.name)
}
