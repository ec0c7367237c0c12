// Users, groups and roles as GetAccountAuthorizationDetails shows them, with their policies.
import type {
  AttachedPolicy,
  GroupDetail,
  InstanceProfile,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { type Group, listGroupsOfUser } from '../../../store/tables/groups.ts'
import { listInlinePolicies } from '../../../store/tables/inline-policies.ts'
import { listInstanceProfilesOfRole } from '../../../store/tables/instance-profiles.ts'
import { listAttachedPolicyArns, policyNameOf } from '../../../store/tables/policy-attachments.ts'
import type { Role } from '../../../store/tables/roles.ts'
import type { User } from '../../../store/tables/users.ts'
import { groupOutput } from '../groups/group-output.ts'
import { listedInstanceProfiles } from '../instance-profiles/instance-profile-output.ts'
import { percentEncode } from '../policy-documents/percent-encode.ts'
import { type UseRecord, wholeRole } from '../roles/role-output.ts'
import { wholeUser } from '../users/user-output.ts'

/** A detail of any kind, with the name that it is listed by. */
export type EntityDetail = { readonly name: string } & (
  | { readonly kind: 'user'; readonly detail: UserDetail }
  | { readonly kind: 'group'; readonly detail: GroupDetail }
  | { readonly kind: 'role'; readonly detail: RoleDetail }
  | { readonly kind: 'policy'; readonly detail: ManagedPolicyDetail }
)

const groupsOfUserMaximum = 1_000
/** More than any account has. */
const instanceProfilesOfRoleMaximum = 1_000_000

/** A user with its groups and policies. */
export async function userDetail(reader: Reader, user: User): Promise<EntityDetail> {
  const page = { after: '', limit: groupsOfUserMaximum }
  const groups = await listGroupsOfUser(reader, user.id, page)
  const { PasswordLastUsed: _, ...shown } = wholeUser(user)
  const detail = {
    ...shown,
    UserPolicyList: await inlinePolicies(reader, user.id),
    GroupList: groups.map(({ name }) => name),
    AttachedManagedPolicies: await attachedPolicies(reader, user.id),
    Tags: [...user.tags],
  }
  return { kind: 'user', name: user.name, detail }
}

/** A group with its policies. */
export async function groupDetail(reader: Reader, group: Group): Promise<EntityDetail> {
  const detail = {
    ...groupOutput(group),
    GroupPolicyList: await inlinePolicies(reader, group.id),
    AttachedManagedPolicies: await attachedPolicies(reader, group.id),
  }
  return { kind: 'group', name: group.name, detail }
}

/** A role with its trust policy, policies and last use. */
export async function roleDetail(
  call: UseRecord,
  reader: Reader,
  role: Role,
): Promise<EntityDetail> {
  const {
    Description: _,
    MaxSessionDuration: __,
    SourceRoleTemplate: ___,
    ...shown
  } = await wholeRole(call, reader, role)
  const detail = {
    ...shown,
    InstanceProfileList: await instanceProfiles(reader, role),
    RolePolicyList: await inlinePolicies(reader, role.id),
    AttachedManagedPolicies: await attachedPolicies(reader, role.id),
    Tags: [...role.tags],
  }
  return { kind: 'role', name: role.name, detail }
}

async function instanceProfiles(reader: Reader, role: Role): Promise<InstanceProfile[]> {
  const page = { after: '', limit: instanceProfilesOfRoleMaximum }
  return listedInstanceProfiles(reader, await listInstanceProfilesOfRole(reader, role.id, page))
}

async function inlinePolicies(reader: Reader, ownerId: string): Promise<PolicyDetail[]> {
  const policies = await listInlinePolicies(reader, ownerId)
  return policies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: percentEncode(document),
  }))
}

async function attachedPolicies(reader: Reader, ownerId: string): Promise<AttachedPolicy[]> {
  const arns = await listAttachedPolicyArns(reader, ownerId)
  return arns.map((arn) => ({ PolicyName: policyNameOf(arn), PolicyArn: arn }))
}
