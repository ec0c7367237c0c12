// An account as GetAccountAuthorizationDetails tells it, and what that answer leaves out.
import type {
  InstanceProfile,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
} from '@aws-sdk/client-iam'
import type { AccountId } from '../identifiers/account-id.ts'
import { parseEntityArn } from '../identifiers/arns.ts'
import {
  type DetailsRequest,
  detailSections,
  listsOf,
} from '../services/iam/account/detail-sections.ts'
import type { EntityDetail } from '../services/iam/account/entity-details.ts'
import { wholeInstanceProfile } from '../services/iam/instance-profiles/instance-profile-output.ts'
import { defaultMaxSessionSeconds } from '../services/iam/roles/create-role.ts'
import type { Reader } from '../store/store.ts'
import { findInstanceProfile, listInstanceProfiles } from '../store/tables/instance-profiles.ts'
import { findManagedPolicy } from '../store/tables/managed-policies.ts'
import { findRole } from '../store/tables/roles.ts'
import { parseExactly } from './exact-json.ts'

/** More than any account has. */
const everything = { after: '', limit: 1_000_000_000 }

/** The account as values that print as AWS CLI prints them. */
export async function exportAccount(
  reader: Reader,
  account: AccountId,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  const request: DetailsRequest = {
    account,
    input: {},
    now,
    // What a running daemon has noted and not stored yet is not known here.
    resources: { lastUse: { ofRole: () => undefined } },
  }
  const items: EntityDetail[] = []
  for (const [, section] of detailSections) {
    items.push(...(await section(request, reader).fetch(everything)).items)
  }
  const lists = listsOf(items)
  const roles = []
  for (const role of lists.RoleDetailList) roles.push(await wholeRoleDetail(reader, account, role))
  const policies = []
  for (const policy of lists.Policies) policies.push(await wholePolicyDetail(reader, policy))
  const profiles = await profilesWithoutRoles(reader, account)
  return {
    UserDetailList: lists.UserDetailList.map((user) => ({
      ...user,
      UserPolicyList: readableDocuments(user.UserPolicyList),
    })),
    GroupDetailList: lists.GroupDetailList.map((group) => ({
      ...group,
      GroupPolicyList: readableDocuments(group.GroupPolicyList),
    })),
    RoleDetailList: roles,
    Policies: policies,
    ...(profiles.length > 0 && { InstanceProfileList: profiles }),
  }
}

/** With the description, the longest session if it is not AWS's default, and tags of profiles. */
async function wholeRoleDetail(
  reader: Reader,
  account: AccountId,
  detail: RoleDetail,
): Promise<object> {
  const role = await findRole(reader, account, detail.RoleName ?? '')
  const { AssumeRolePolicyDocument: trust = '', InstanceProfileList: profiles = [] } = detail
  const shownProfiles = []
  for (const { InstanceProfileName: name = '' } of profiles) {
    const profile = await findInstanceProfile(reader, account, name)
    if (profile === undefined) continue
    shownProfiles.push(readableProfile(await wholeInstanceProfile(reader, profile)))
  }
  return {
    ...detail,
    ...(role?.description !== undefined && { Description: role.description }),
    ...(role !== undefined &&
      role.maxSessionSeconds !== defaultMaxSessionSeconds && {
        MaxSessionDuration: role.maxSessionSeconds,
      }),
    AssumeRolePolicyDocument: readableDocument(trust),
    InstanceProfileList: shownProfiles,
    RolePolicyList: readableDocuments(detail.RolePolicyList),
  }
}

/** With the tags, of policies that have any. */
async function wholePolicyDetail(reader: Reader, detail: ManagedPolicyDetail): Promise<object> {
  const { Arn: arn = '', PolicyVersionList: versions = [] } = detail
  const isOwn = parseEntityArn(arn)?.account !== 'aws'
  const tags = (isOwn ? await findManagedPolicy(reader, arn) : undefined)?.tags ?? []
  return {
    ...detail,
    PolicyVersionList: versions.map(({ Document = '', ...version }) => ({
      Document: readableDocument(Document),
      ...version,
    })),
    ...(tags.length > 0 && { Tags: tags }),
  }
}

async function profilesWithoutRoles(reader: Reader, account: AccountId): Promise<object[]> {
  const shown = []
  const { items } = await listInstanceProfiles(reader, account, '/', everything)
  for (const profile of items) {
    const output = await wholeInstanceProfile(reader, profile)
    if (output.Roles?.length === 0) shown.push(readableProfile(output))
  }
  return shown
}

const readableProfile = ({ Roles = [], ...profile }: InstanceProfile): object => ({
  ...profile,
  Roles: Roles.map((role) => ({
    ...role,
    AssumeRolePolicyDocument: readableDocument(role.AssumeRolePolicyDocument ?? ''),
  })),
})

const readableDocuments = (policies: readonly PolicyDetail[] = []): object[] =>
  policies.map(({ PolicyName, PolicyDocument = '' }) => ({
    PolicyName,
    PolicyDocument: readableDocument(PolicyDocument),
  }))

/** The document as an object, as AWS CLI prints it. */
const readableDocument = (encoded: string): unknown => parseExactly(decodeURIComponent(encoded))

/** JSON with times as AWS CLI prints them. */
export const printDetails = (details: object): string =>
  `${JSON.stringify(withPrintedTimes(details), undefined, 2)}\n`

function withPrintedTimes(value: unknown): unknown {
  if (value instanceof Date) return `${value.toISOString().slice(0, 19)}+00:00`
  if (Array.isArray(value)) return value.map(withPrintedTimes)
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withPrintedTimes(member)]),
  )
}
