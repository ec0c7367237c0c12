// Writes planned entities to the store, with all that holds them together.
import type { AccountId } from '../identifiers/account-id.ts'
import { entityArn } from '../identifiers/arns.ts'
import { versionNumber } from '../services/iam/managed-policies/policy-output.ts'
import { defaultMaxSessionSeconds } from '../services/iam/roles/create-role.ts'
import type { Writer } from '../store/store.ts'
import { increaseUsage, type UsageKind } from '../store/tables/accounts.ts'
import { findGroup, insertGroup, insertGroupMember, isGroupMember } from '../store/tables/groups.ts'
import {
  insertInstanceProfile,
  insertInstanceProfileRole,
} from '../store/tables/instance-profiles.ts'
import { insertManagedPolicy, insertPolicyVersion } from '../store/tables/managed-policies.ts'
import { nameKey } from '../store/tables/name-key.ts'
import { insertRole, type Role, updateRole, updateRoleLastUsed } from '../store/tables/roles.ts'
import { insertUser } from '../store/tables/users.ts'
import type { AccountRewrite } from './account-rewrite.ts'
import type { ImportPlan } from './import-account.ts'
import type { Problems } from './import-problems.ts'
import { importedTrustPolicy } from './imported-trust-policy.ts'
import { insertBoundary, insertPolicies } from './insert-policies.ts'

/** How many of everything were made. */
export interface ImportedCounts {
  readonly users: number
  readonly groups: number
  readonly roles: number
  readonly policies: number
  readonly instanceProfiles: number
}

/** What the writing needs. */
export interface Importing {
  readonly writer: Writer
  readonly account: AccountId
  readonly rewrite: AccountRewrite
  readonly problems: Problems
  readonly notes: string[]
}

/**
 * Writes everything. Quotas are not looked at: what AWS let an account have, it may have here.
 * What refers to something that does not exist is noted as a problem.
 */
export async function insertDetails(
  writer: Writer,
  account: AccountId,
  plan: ImportPlan,
  rewrite: AccountRewrite,
  problems: Problems,
  notes: string[],
): Promise<ImportedCounts> {
  const importing: Importing = { writer, account, rewrite, problems, notes }
  await insertManagedPolicies(importing, plan)
  await insertGroups(importing, plan)
  await insertUsers(importing, plan)
  await insertRoles(importing, plan)
  return {
    users: plan.users.length,
    groups: plan.groups.length,
    roles: plan.roles.length,
    policies: plan.policies.length,
    instanceProfiles: plan.instanceProfiles.length,
  }
}

const count = ({ writer, account }: Importing, kind: UsageKind) =>
  increaseUsage(writer, account, kind, Number.MAX_SAFE_INTEGER)

async function insertManagedPolicies(importing: Importing, plan: ImportPlan): Promise<void> {
  const { writer, account, rewrite, problems } = importing
  for (const { details, id, createdAt } of plan.policies) {
    const { at, name, path, tags, description } = details
    const versions = details.versions.map((version) => ({
      ...version,
      number: versionNumber(version.name) ?? 0,
    }))
    const numbers = versions.map(({ number }) => number)
    const [inForce, ...others] = versions.filter(({ isDefault }) => isDefault)
    if (inForce === undefined || others.length > 0) {
      problems.add(at, `policy ${name} has not one default version`)
      continue
    }
    if (numbers.includes(0) || new Set(numbers).size < numbers.length) {
      problems.add(at, `policy ${name} has versions that are not v1, v2 and so on, each once`)
      continue
    }
    await count(importing, 'policies')
    await insertManagedPolicy(writer, {
      id,
      account,
      arn: entityArn('policy', account, path, name),
      name,
      path,
      description,
      createdAt,
      updatedAt: details.updatedAt ?? createdAt,
      defaultVersion: inForce.number,
      nextVersion: Math.max(...numbers) + 1,
      tags,
    })
    for (const version of versions) {
      await count(importing, 'policyVersions')
      await insertPolicyVersion(writer, {
        policyId: id,
        version: version.number,
        document: rewrite.document(version.document),
        createdAt: version.createdAt ?? createdAt,
      })
    }
  }
}

async function insertGroups(importing: Importing, plan: ImportPlan): Promise<void> {
  const { writer, account } = importing
  for (const { details, id, createdAt } of plan.groups) {
    const { name, path } = details
    await count(importing, 'groups')
    await insertGroup(writer, { id, account, name, path, createdAt })
    await insertPolicies(importing, { kind: 'group', id, account }, details)
  }
}

async function insertUsers(importing: Importing, plan: ImportPlan): Promise<void> {
  const { writer, account, problems } = importing
  for (const { details, id, createdAt } of plan.users) {
    const { name, path, tags, groups } = details
    const boundaryArn = await insertBoundary(importing, details.boundaryArn)
    await count(importing, 'users')
    await insertUser(writer, { id, account, name, path, createdAt, boundaryArn, tags })
    await insertPolicies(importing, { kind: 'user', id, account }, details)
    for (const group of groups) {
      const found = await findGroup(writer, account, group.name)
      if (found === undefined) {
        problems.add(group.at, `group ${group.name}, which user ${name} is in, does not exist`)
      } else if (await isGroupMember(writer, found.id, id)) {
        problems.add(group.at, `user ${name} is in group ${group.name} twice`)
      } else await insertGroupMember(writer, found.id, id)
    }
  }
}

async function insertRoles(importing: Importing, plan: ImportPlan): Promise<void> {
  const { writer, account, rewrite } = importing
  const roles: (readonly [ImportPlan['roles'][number]['details'], Role])[] = []
  for (const { details, id, createdAt } of plan.roles) {
    const { name, path, description, tags, lastUsed } = details
    const role: Role = {
      id,
      account,
      name,
      path,
      createdAt,
      description,
      trustDocument: rewrite.document(details.trust.document),
      maxSessionSeconds: details.maxSessionSeconds ?? defaultMaxSessionSeconds,
      boundaryArn: await insertBoundary(importing, details.boundaryArn),
      tags,
      lastUsedAt: lastUsed?.at,
      lastUsedRegion: lastUsed?.region,
    }
    await count(importing, 'roles')
    await insertRole(writer, role)
    if (lastUsed !== undefined) {
      await updateRoleLastUsed(writer, id, lastUsed.at, lastUsed.region)
    }
    await insertPolicies(importing, { kind: 'role', id, account }, details, path)
    roles.push([details, role])
  }
  // Roles may trust each other, so that all have to be there first.
  for (const [details, role] of roles) {
    const trustDocument = await importedTrustPolicy(importing, details.trust, role.trustDocument)
    await updateRole(writer, { ...role, trustDocument })
  }
  await insertInstanceProfiles(importing, plan)
}

async function insertInstanceProfiles(importing: Importing, plan: ImportPlan): Promise<void> {
  const { writer, account } = importing
  const profileIds = new Map<string, string>()
  for (const { details, id, createdAt } of plan.instanceProfiles) {
    const { name, path, tags } = details
    await count(importing, 'instanceProfiles')
    await insertInstanceProfile(writer, { id, account, name, path, createdAt, tags })
    profileIds.set(nameKey(name), id)
  }
  for (const { details, id } of plan.roles) {
    for (const profile of new Set(details.instanceProfiles.map(({ name }) => nameKey(name)))) {
      const profileId = profileIds.get(profile)
      if (profileId !== undefined) await insertInstanceProfileRole(writer, profileId, id)
    }
  }
}
