// The compiled policies of users and roles, kept until what they were made from changes.
import { managedPolicyDocument } from '@iamd/catalog'
import { type CompiledPolicies, compilePolicies, type PolicySource } from '@iamd/policy'
import type { CompilablePolicy, PolicyDocuments } from '../documents/policy-documents.ts'
import { isAwsManagedPolicyArn } from '../identifiers/arns.ts'
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { ChangeKey, Reader, Store } from '../store/store.ts'
import { listGroupsOfUser } from '../store/tables/groups.ts'
import { listInlinePolicies } from '../store/tables/inline-policies.ts'
import { readDefaultDocument } from '../store/tables/managed-policies.ts'
import {
  listAttachedPolicyArns,
  type PolicyOwnerKind,
  policyNameOf,
} from '../store/tables/policy-attachments.ts'
import { findRoleById, type Role } from '../store/tables/roles.ts'
import { findUserById, type User } from '../store/tables/users.ts'
import { createDependentCache } from './dependent-cache.ts'
import { ownPasswordGrant } from './own-password-grant.ts'

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

async function loadUser(reader: Reader, documents: PolicyDocuments, id: string) {
  const user = await findUserById(reader, id)
  if (user === undefined) return undefined
  const groups = await listGroupsOfUser(reader, id, { after: '', limit: groupsOfUserMaximum })
  const owners = [
    { kind: 'user' as const, id, name: user.name },
    ...groups.map((group) => ({ kind: 'group' as const, id: group.id, name: group.name })),
  ]
  const dependsOn: ChangeKey[] = owners.map((owner) => `${owner.kind}:${owner.id}` as const)
  dependsOn.push(`account:${user.account}`)
  const passwordGrant = await ownPasswordGrant(reader, documents, user)
  const value = await compileFor(reader, documents, user, owners, dependsOn, passwordGrant)
  return { value, dependsOn }
}

async function loadRole(reader: Reader, documents: PolicyDocuments, id: string) {
  const role = await findRoleById(reader, id)
  if (role === undefined) return undefined
  const dependsOn: ChangeKey[] = [`role:${id}`]
  const owners = [{ kind: 'role' as const, id, name: role.name }]
  const value = await compileFor(reader, documents, role, owners, dependsOn)
  return { value, dependsOn }
}

/** An entity whose policies apply to a principal: itself, or a group it is in. */
export interface NamedOwner {
  readonly kind: PolicyOwnerKind
  readonly id: string
  readonly name: string
}

async function compileFor<Entity extends User | Role>(
  reader: Reader,
  documents: PolicyDocuments,
  entity: Entity,
  owners: readonly NamedOwner[],
  dependsOn: ChangeKey[],
  granted: readonly CompilablePolicy[] = [],
): Promise<PrincipalSnapshot<Entity>> {
  const policies = [...granted]
  for (const owner of owners) {
    policies.push(...(await policiesOfOwner(reader, documents, owner, dependsOn)))
  }
  const { boundaryArn } = entity
  const boundary =
    boundaryArn === undefined
      ? undefined
      : compilePolicies([
          await managedPolicy(reader, documents, boundaryArn, 'boundary', dependsOn),
        ])
  return { entity, identity: compilePolicies(policies), boundary }
}

/** Policies of one owner, embedded and attached; notes what they depend on. */
export async function policiesOfOwner(
  reader: Reader,
  documents: PolicyDocuments,
  owner: NamedOwner,
  dependsOn: ChangeKey[] = [],
): Promise<readonly CompilablePolicy[]> {
  const policies: CompilablePolicy[] = []
  for (const { name, document } of await listInlinePolicies(reader, owner.id)) {
    const source = { id: `${owner.kind}_${owner.name}_${name}`, type: owner.kind } as const
    policies.push(documents.compilable(document, 'identity', source))
  }
  for (const arn of await listAttachedPolicyArns(reader, owner.id)) {
    policies.push(await managedPolicy(reader, documents, arn, 'identity', dependsOn))
  }
  return policies
}

/** A managed policy by ARN; one that is gone denies everything, for its effect is not known. */
export async function managedPolicy(
  reader: Reader,
  documents: PolicyDocuments,
  arn: string,
  kind: 'identity' | 'boundary' | 'session',
  dependsOn: ChangeKey[] = [],
): Promise<CompilablePolicy> {
  const byAws = isAwsManagedPolicyArn(arn)
  const type = kind === 'identity' ? (byAws ? 'aws-managed' : 'user-managed') : kind
  const source: PolicySource = { id: policyNameOf(arn), type, arn }
  if (!byAws) dependsOn.push(`policy:${arn}`)
  const text = byAws ? managedPolicyDocument(arn) : await readDefaultDocument(reader, arn)
  return documents.compilable(text ?? '', kind, source)
}
