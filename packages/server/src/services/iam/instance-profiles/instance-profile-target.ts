// The instance profile that a call is about: which it is, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import {
  findInstanceProfile,
  type InstanceProfile,
} from '../../../store/tables/instance-profiles.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'

interface InstanceProfileInput {
  readonly InstanceProfileName: string
}

/** The instance profile that the input names; undefined when there is none. */
export const namedInstanceProfile = (
  { account, input }: Call<InstanceProfileInput>,
  reader: Reader,
): Promise<InstanceProfile | undefined> =>
  findInstanceProfile(reader, account, input.InstanceProfileName)

/** The permission to do something to one instance profile. */
export function instanceProfilePermission(
  { account, input, operation }: Call<InstanceProfileInput>,
  profile: InstanceProfile | undefined,
): Permission {
  const { InstanceProfileName: name } = input
  const { path = '/', name: storedName = name } = profile ?? {}
  return {
    action: `iam:${operation}`,
    // One that does not exist counts as one at the path `/`, as roles do.
    resource: entityArn('instance-profile', account, path, storedName),
    deniedAs: `instance profile ${name}`,
    resourceTags: profile?.tags,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such instance profile. */
export function existingInstanceProfile(
  profile: InstanceProfile | undefined,
  name: string,
): InstanceProfile {
  if (profile === undefined) throw noSuchEntity('instanceProfile', name)
  return profile
}
