// Makes the entities that files of account details describe in an account, all or none.
import { type AccountId, isAccountId } from '../identifiers/account-id.ts'
import { entityArn, parseEntityArn } from '../identifiers/arns.ts'
import type { RandomSource } from '../identifiers/random-source.ts'
import { newUniqueId, uniqueIdPrefixes } from '../identifiers/unique-id.ts'
import type { Reader, Writer } from '../store/store.ts'
import { findGroup } from '../store/tables/groups.ts'
import { findInstanceProfile } from '../store/tables/instance-profiles.ts'
import { findManagedPolicyByName } from '../store/tables/managed-policies.ts'
import { nameKey } from '../store/tables/name-key.ts'
import { findRole } from '../store/tables/roles.ts'
import { type DetailedKind, isUniqueIdTaken } from '../store/tables/unique-ids.ts'
import { findUser } from '../store/tables/users.ts'
import type { AccountDetails, EntityDetails, InstanceProfileDetails } from './account-details.ts'
import { noRewrite, rewriteAccount } from './account-rewrite.ts'
import { checkDetails } from './check-details.ts'
import { createProblems, type Problems } from './import-problems.ts'
import { type ImportedCounts, insertDetails } from './insert-details.ts'

/** An entity to be made, with what it gets in the account. */
export interface Planned<Details extends EntityDetails> {
  readonly details: Details
  readonly id: string
  readonly createdAt: Date
}

/** Everything to be made. */
export interface ImportPlan {
  readonly users: readonly Planned<AccountDetails['users'][number]>[]
  readonly groups: readonly Planned<AccountDetails['groups'][number]>[]
  readonly roles: readonly Planned<AccountDetails['roles'][number]>[]
  readonly policies: readonly Planned<AccountDetails['policies'][number]>[]
  readonly instanceProfiles: readonly Planned<InstanceProfileDetails>[]
}

/** What an import did. */
export interface ImportReport {
  readonly source: string | undefined
  readonly counts: ImportedCounts
  /** What the operator may want to look at. */
  readonly notes: readonly string[]
}

interface Surroundings {
  readonly now: Date
  readonly random: RandomSource
}

/** The account that the entities are of; undefined when there are none. */
export function sourceAccount(details: AccountDetails, problems: Problems): string | undefined {
  let source: string | undefined
  for (const [kind, entities] of entitiesByKind(details)) {
    for (const { at, arn, name } of entities) {
      if (arn === undefined) continue
      const account = parseEntityArn(arn)?.account
      if (account === undefined || !isAccountId(account)) {
        problems.add(at, `${arn} is no ARN of ${kind} ${name}`)
      } else if (source !== undefined && account !== source) {
        problems.add(at, `${arn} is not of account ${source}, as what stands before it is`)
      } else source = account
    }
  }
  return source
}

/** AWS's own policies come with iamd; they are not imported. */
export const withoutAwsPolicies = (details: AccountDetails): AccountDetails => ({
  ...details,
  policies: details.policies.filter(({ arn }) => arn?.startsWith('arn:aws:iam::aws:') !== true),
})

/**
 * Makes everything in one transaction, the caller's.
 * @throws {ImportRefused} for everything that is wrong or in the way; then nothing may be kept.
 */
export async function importAccount(
  writer: Writer,
  account: AccountId,
  details: AccountDetails,
  surroundings: Surroundings,
): Promise<ImportReport> {
  const problems = createProblems()
  const own = withoutAwsPolicies(details)
  const source = sourceAccount(own, problems)
  problems.throwIfAny()
  checkDetails(own, problems)
  const isCopy = source !== undefined && source !== account
  const plan = planImport(own, isCopy, surroundings, problems)
  await noteConflicts(writer, account, plan, problems)
  problems.throwIfAny()
  const rewrite = isCopy ? rewriteAccount(source, account, newIds(plan)) : noRewrite
  const notes: string[] = []
  const counts = await insertDetails(writer, account, plan, rewrite, problems, notes)
  problems.throwIfAny()
  return { source, counts, notes }
}

type EntitiesOfKind = readonly [kind: DetailedKind, entities: readonly EntityDetails[]]

const entitiesByKind = (details: AccountDetails): readonly EntitiesOfKind[] => [
  ['user', details.users],
  ['group', details.groups],
  ['role', details.roles],
  ['policy', details.policies],
  ['instance-profile', profilesOf(details)],
]

/** A profile stands in each role that is in it. */
function profilesOf({ roles, instanceProfiles }: AccountDetails) {
  const profiles = new Map<string, InstanceProfileDetails>()
  for (const profile of roles.flatMap((role) => role.instanceProfiles)) {
    profiles.set(nameKey(profile.name), profile)
  }
  return [...profiles.values(), ...instanceProfiles]
}

function planImport(
  details: AccountDetails,
  isCopy: boolean,
  { now, random }: Surroundings,
  problems: Problems,
): ImportPlan {
  const planAll = <Details extends EntityDetails>(
    kind: DetailedKind,
    entities: readonly Details[],
  ): readonly Planned<Details>[] => {
    noteRepeated(kind, entities, problems)
    return entities.map((entity) => {
      const createdAt = entity.createdAt ?? now
      // An id that AWS gave out is of one entity, so that a copy gets another.
      const id = (isCopy ? undefined : entity.id) ?? newUniqueId(kind, createdAt, random)
      return { details: entity, id, createdAt }
    })
  }
  return {
    users: planAll('user', details.users),
    groups: planAll('group', details.groups),
    roles: planAll('role', details.roles),
    policies: planAll('policy', details.policies),
    instanceProfiles: planAll('instance-profile', profilesOf(details)),
  }
}

function noteRepeated(
  kind: DetailedKind,
  entities: readonly EntityDetails[],
  problems: Problems,
): void {
  const seen = new Set<string>()
  for (const { at, name, path, arn, id } of entities) {
    const account = arn && parseEntityArn(arn)?.account
    if (
      account !== undefined &&
      isAccountId(account) &&
      arn !== entityArn(kind, account, path, name)
    ) {
      problems.add(at, `${arn} is not the ARN of ${kind} ${name} at path ${path}`)
    }
    const form = new RegExp(`^${uniqueIdPrefixes[kind]}[A-Z0-9]{12,124}$`)
    if (id !== undefined && !form.test(id)) problems.add(at, `${id} is no unique id of a ${kind}`)
    for (const key of [nameKey(name), ...(id === undefined ? [] : [id])]) {
      if (seen.has(key)) problems.add(at, `${kind} ${name} is there twice (names ignore case)`)
      seen.add(key)
    }
  }
}

type Finder = (reader: Reader, account: AccountId, name: string) => Promise<object | undefined>

const finders: Readonly<Record<DetailedKind, Finder>> = {
  user: findUser,
  group: findGroup,
  role: findRole,
  policy: findManagedPolicyByName,
  'instance-profile': findInstanceProfile,
}

async function noteConflicts(
  reader: Reader,
  account: AccountId,
  plan: ImportPlan,
  problems: Problems,
): Promise<void> {
  for (const [kind, planned] of plannedByKind(plan)) {
    for (const { details, id } of planned) {
      const { at, name } = details
      if ((await finders[kind](reader, account, name)) !== undefined) {
        problems.add(at, `${kind} ${name} exists already in account ${account}`)
      } else if (await isUniqueIdTaken(reader, kind, id)) {
        problems.add(at, `a ${kind} with the unique id ${id} of ${name} exists already`)
      }
    }
  }
}

const plannedByKind = (
  plan: ImportPlan,
): readonly (readonly [DetailedKind, readonly Planned<EntityDetails>[]])[] => [
  ['user', plan.users],
  ['group', plan.groups],
  ['role', plan.roles],
  ['policy', plan.policies],
  ['instance-profile', plan.instanceProfiles],
]

function newIds(plan: ImportPlan): ReadonlyMap<string, string> {
  const pairs = plannedByKind(plan).flatMap(([, planned]) =>
    planned.flatMap(({ details, id }) =>
      details.id === undefined ? [] : [[details.id, id] as const],
    ),
  )
  return new Map(pairs)
}
