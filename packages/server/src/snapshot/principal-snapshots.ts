// The compiled policies of users and roles, kept until what they were made from changes.
import { managedPolicyDocument } from '@iamd/catalog'
import { type CompiledPolicies, compilePolicies, type PolicySource } from '@iamd/policy'
import type { CompilablePolicy, PolicyDocuments } from '../documents/policy-documents.ts'
import { isAwsManagedPolicyArn } from '../identifiers/arns.ts'
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { ChangeKey, Reader, Store } from '../store/store.ts'
import { listGroupsOfUser } from '../store/tables/groups.ts'
import { type InlinePolicy, listInlinePolicies } from '../store/tables/inline-policies.ts'
import { readDefaultDocument } from '../store/tables/managed-policies.ts'
import { findPasswordPolicyForUser } from '../store/tables/password-policies.ts'
import {
  listAttachedPolicyArns,
  type PolicyOwnerKind,
  policyNameOf,
} from '../store/tables/policy-attachments.ts'
import {
  type PrincipalPolicies,
  readBoundaryDocument,
  readPrincipalPolicies,
} from '../store/tables/principal-policies.ts'
import { findRoleById, type Role } from '../store/tables/roles.ts'
import { findUserById, type User } from '../store/tables/users.ts'
import { createDependentCache } from './dependent-cache.ts'
import { ownPasswordGrant } from './own-password-grant.ts'
import type { Loaded } from './shared-loads.ts'

/** A user or role as it was when its policies were compiled. */
export interface PrincipalSnapshot<Entity extends User | Role = User | Role> {
  readonly entity: Entity
  readonly identity: CompiledPolicies
  readonly boundary: CompiledPolicies | undefined
}

/** Snapshots by unique id. */
export interface PrincipalSnapshots {
  user(id: string): MaybePromise<PrincipalSnapshot<User> | undefined>
  role(id: string): MaybePromise<PrincipalSnapshot<Role> | undefined>
  isCurrent(snapshot: PrincipalSnapshot): boolean
  readonly figures: Readonly<Record<'users' | 'roles', CacheFigures>>
}

type MaybePromise<Value> = Value | Promise<Value>

const groupsOfUserMaximum = 1_000

/** Makes the cache of snapshots, at most `limit` users and as many roles. */
export function createPrincipalSnapshots(
  store: Store,
  documents: PolicyDocuments,
  limit: number,
): PrincipalSnapshots {
  const users = createDependentCache(store, limit, (id) =>
    store.read((reader) => loadUser(reader, documents, id)),
  )
  const roles = createDependentCache(store, limit, (id) =>
    store.read((reader) => loadRole(reader, documents, id)),
  )
  return {
    user: (id) => users.get(id),
    role: (id) => roles.get(id),
    figures: { users: users.figures, roles: roles.figures },
    isCurrent(snapshot) {
      const { entity } = snapshot
      return (isRole(entity) ? roles : users).isCurrent(entity.id, snapshot)
    },
  }
}

const isRole = (entity: User | Role): entity is Role => 'trustDocument' in entity

/** All that is read is asked for at once: where the database is far, one way there and back. */
async function loadUser(reader: Reader, documents: PolicyDocuments, id: string) {
  const [user, groups, policies, boundary, passwords] = await Promise.all([
    findUserById(reader, id),
    listGroupsOfUser(reader, id, { after: '', limit: groupsOfUserMaximum }),
    readPrincipalPolicies(reader, id),
    readBoundaryDocument(reader, 'user', id),
    findPasswordPolicyForUser(reader, id),
  ])
  if (user === undefined) return undefined
  const owners = [
    { kind: 'user' as const, id, name: user.name },
    ...groups.map((group) => ({ kind: 'group' as const, id: group.id, name: group.name })),
  ]
  const granted = ownPasswordGrant(documents, user, passwords)
  const loaded = compileFor(documents, user, owners, policies, boundary, granted)
  return { ...loaded, dependsOn: [...loaded.dependsOn, `account:${user.account}` as const] }
}

async function loadRole(reader: Reader, documents: PolicyDocuments, id: string) {
  const [role, policies, boundary] = await Promise.all([
    findRoleById(reader, id),
    readPrincipalPolicies(reader, id),
    readBoundaryDocument(reader, 'role', id),
  ])
  if (role === undefined) return undefined
  const owners = [{ kind: 'role' as const, id, name: role.name }]
  return compileFor(documents, role, owners, policies, boundary)
}

/** An entity whose policies apply to a principal: itself, or a group it is in. */
export interface NamedOwner {
  readonly kind: PolicyOwnerKind
  readonly id: string
  readonly name: string
}

function compileFor<Entity extends User | Role>(
  documents: PolicyDocuments,
  entity: Entity,
  owners: readonly NamedOwner[],
  { inline, attached }: PrincipalPolicies,
  boundaryDocument: string | undefined,
  granted: readonly CompilablePolicy[] = [],
): Loaded<PrincipalSnapshot<Entity>> {
  const dependsOn: ChangeKey[] = owners.map((owner) => `${owner.kind}:${owner.id}` as const)
  const managed = (arn: string, kind: 'identity' | 'boundary', stored: string | undefined) => {
    if (!isAwsManagedPolicyArn(arn)) dependsOn.push(`policy:${arn}`)
    return compilableManaged(documents, arn, kind, stored)
  }
  const policies = [...granted]
  for (const owner of owners) {
    for (const policy of inline.get(owner.id) ?? []) {
      policies.push(compilableInline(documents, owner, policy))
    }
    for (const { arn, document } of attached.get(owner.id) ?? []) {
      policies.push(managed(arn, 'identity', document))
    }
  }
  const { boundaryArn } = entity
  const boundary =
    boundaryArn === undefined
      ? undefined
      : compilePolicies([managed(boundaryArn, 'boundary', boundaryDocument)])
  return { value: { entity, identity: compilePolicies(policies), boundary }, dependsOn }
}

/** Policies of one owner, embedded and attached. */
export async function policiesOfOwner(
  reader: Reader,
  documents: PolicyDocuments,
  owner: NamedOwner,
): Promise<readonly CompilablePolicy[]> {
  const policies: CompilablePolicy[] = []
  for (const policy of await listInlinePolicies(reader, owner.id)) {
    policies.push(compilableInline(documents, owner, policy))
  }
  for (const arn of await listAttachedPolicyArns(reader, owner.id)) {
    policies.push(await managedPolicy(reader, documents, arn, 'identity'))
  }
  return policies
}

function compilableInline(
  documents: PolicyDocuments,
  owner: NamedOwner,
  { name, document }: InlinePolicy,
): CompilablePolicy {
  const source = { id: `${owner.kind}_${owner.name}_${name}`, type: owner.kind } as const
  return documents.compilable(document, 'identity', source)
}

type ManagedUse = 'identity' | 'boundary' | 'session'

/** A managed policy by ARN; one that is gone denies everything, for its effect is not known. */
export async function managedPolicy(
  reader: Reader,
  documents: PolicyDocuments,
  arn: string,
  kind: ManagedUse,
): Promise<CompilablePolicy> {
  const stored = isAwsManagedPolicyArn(arn) ? undefined : await readDefaultDocument(reader, arn)
  return compilableManaged(documents, arn, kind, stored)
}

function compilableManaged(
  documents: PolicyDocuments,
  arn: string,
  kind: ManagedUse,
  stored: string | undefined,
): CompilablePolicy {
  const byAws = isAwsManagedPolicyArn(arn)
  const type = kind === 'identity' ? (byAws ? 'aws-managed' : 'user-managed') : kind
  const source: PolicySource = { id: policyNameOf(arn), type, arn }
  const text = byAws ? managedPolicyDocument(arn) : stored
  return documents.compilable(text ?? '', kind, source)
}
