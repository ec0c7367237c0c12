// The user, group or role whose policies a simulation is about, with all that applies to it.
import type { ContextValue, Principal } from '@iamd/policy'
import type { Permission } from '../../../authz/permission.ts'
import type { CompilablePolicy } from '../../../documents/policy-documents.ts'
import { isAccountId } from '../../../identifiers/account-id.ts'
import { parseEntityArn } from '../../../identifiers/arns.ts'
import { managedPolicy, policiesOfOwner } from '../../../snapshot/principal-snapshots.ts'
import type { Tag } from '../../../store/columns.ts'
import type { Reader } from '../../../store/store.ts'
import { findGroup, type Group, listGroupsOfUser } from '../../../store/tables/groups.ts'
import { findRole, type Role } from '../../../store/tables/roles.ts'
import { findUser, type User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { invalidInput, noSuchEntity } from '../errors.ts'

/** Where policies come from, by ARN. */
export type PolicySourceTarget =
  | { readonly kind: 'user'; readonly name: string; readonly entity: User | undefined }
  | { readonly kind: 'group'; readonly name: string; readonly entity: Group | undefined }
  | { readonly kind: 'role'; readonly name: string; readonly entity: Role | undefined }

/**
 * Finds the entity of a PolicySourceArn.
 * @throws {AwsError} InvalidInput for any other ARN, before permissions are checked, as AWS does.
 */
export async function findPolicySource(reader: Reader, arn: string): Promise<PolicySourceTarget> {
  const reference = parseEntityArn(arn)
  if (reference === undefined || !isAccountId(reference.account)) throw invalidSourceArn(arn)
  const { account, entity: kind, path, name } = reference
  const atPath = <Found extends { readonly path: string }>(found: Found | undefined) =>
    found?.path === path ? found : undefined
  switch (kind) {
    case 'user':
      return { kind, name, entity: atPath(await findUser(reader, account, name)) }
    case 'group':
      return { kind, name, entity: atPath(await findGroup(reader, account, name)) }
    case 'role':
      return { kind, name, entity: atPath(await findRole(reader, account, name)) }
    default:
      throw invalidSourceArn(arn)
  }
}

const invalidSourceArn = (arn: string) =>
  invalidInput(`Invalid ARN provided in the request: ${arn}`)

/** The permission to simulate, or to ask for the context keys of, an entity. */
export function policySourcePermission(
  { operation }: Call<unknown>,
  arn: string,
  { entity }: PolicySourceTarget,
): Permission {
  const resourceTags = entity !== undefined && 'tags' in entity ? entity.tags : undefined
  return { action: `iam:${operation}`, resource: arn, deniedAs: arn, resourceTags }
}

/** Everything that applies to an entity. */
export interface PrincipalPolicies {
  readonly identity: readonly CompilablePolicy[]
  readonly boundary: CompilablePolicy | undefined
}

const groupsOfUserMaximum = 1_000

/** @throws {AwsError} NoSuchEntity when there is no such entity. */
export async function readPrincipalPolicies(
  { resources }: Call<unknown>,
  reader: Reader,
  source: PolicySourceTarget,
): Promise<PrincipalPolicies> {
  const { kind, name, entity } = source
  if (entity === undefined) throw noSuchEntity(kind, name)
  const { documents } = resources
  const owners = [{ kind, id: entity.id, name: entity.name }]
  if (kind === 'user') {
    const page = { after: '', limit: groupsOfUserMaximum }
    for (const group of await listGroupsOfUser(reader, entity.id, page)) {
      owners.push({ kind: 'group', id: group.id, name: group.name })
    }
  }
  const identity: CompilablePolicy[] = []
  for (const owner of owners) identity.push(...(await policiesOfOwner(reader, documents, owner)))
  const boundaryArn = 'boundaryArn' in entity ? entity.boundaryArn : undefined
  const boundary =
    boundaryArn === undefined
      ? undefined
      : await managedPolicy(reader, documents, boundaryArn, 'boundary')
  return { identity, boundary }
}

/** Context keys that are known of an entity, for what the simulation's caller does not supply. */
export function principalKeys(
  arn: string,
  { kind, entity }: PolicySourceTarget,
): Readonly<Record<string, ContextValue | undefined>> {
  if (entity === undefined || kind === 'group') return {}
  const isUser = kind === 'user'
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': entity.account,
    'aws:PrincipalType': isUser ? 'User' : 'AssumedRole',
    'aws:userid': isUser ? entity.id : undefined,
    'aws:username': isUser ? entity.name : undefined,
    ...tagKeys(entity.tags),
  }
}

const tagKeys = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map((tag) => [`aws:PrincipalTag/${tag.Key}`, tag.Value]))

/**
 * The principal that a simulation runs as.
 * @throws {AwsError} InvalidInput when the ARN is not of a user, group or role.
 */
export function simulatedPrincipal(arn: string, uniqueId = ''): Principal {
  const reference = parseEntityArn(arn)
  if (reference === undefined || !['user', 'group', 'role'].includes(reference.entity)) {
    throw invalidInput(`Invalid ARN provided in the request: ${arn}`)
  }
  const { account, entity, name } = reference
  if (entity !== 'role') return { kind: 'user', account, arn, userId: uniqueId }
  const sessionArn = `arn:aws:sts::${account}:assumed-role/${name}/simulation`
  const serviceLinked = arn.includes(':role/aws-service-role/')
  return {
    kind: 'role-session',
    account,
    roleArn: arn,
    roleId: uniqueId,
    sessionArn,
    serviceLinked,
  }
}
