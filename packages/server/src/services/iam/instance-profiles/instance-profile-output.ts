// Instance profiles as IAM's answers show them, with the roles in them.
import type { InstanceProfile as InstanceProfileOutput } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import {
  type InstanceProfile,
  listRoleIdsOfInstanceProfile,
} from '../../../store/tables/instance-profiles.ts'
import { findRoleById } from '../../../store/tables/roles.ts'
import { roleInProfile } from '../roles/role-output.ts'

/** What lists show: no tags. Source: IAM API reference, ListInstanceProfiles. */
async function listedInstanceProfile(
  reader: Reader,
  profile: InstanceProfile,
): Promise<InstanceProfileOutput> {
  const Roles: InstanceProfileOutput['Roles'] = []
  for (const id of await listRoleIdsOfInstanceProfile(reader, profile.id)) {
    const role = await findRoleById(reader, id)
    if (role !== undefined) Roles.push(await roleInProfile(reader, role))
  }
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: entityArn('instance-profile', profile.account, profile.path, profile.name),
    CreateDate: profile.createdAt,
    Roles,
  }
}

/** Instance profiles as lists show them, one after the other: the reads share a transaction. */
export async function listedInstanceProfiles(
  reader: Reader,
  profiles: readonly InstanceProfile[],
): Promise<InstanceProfileOutput[]> {
  const shown: InstanceProfileOutput[] = []
  for (const profile of profiles) shown.push(await listedInstanceProfile(reader, profile))
  return shown
}

/** All that there is to show of an instance profile. */
export const wholeInstanceProfile = async (
  reader: Reader,
  profile: InstanceProfile,
): Promise<InstanceProfileOutput> => ({
  ...(await listedInstanceProfile(reader, profile)),
  ...(profile.tags.length > 0 && { Tags: [...profile.tags] }),
})
