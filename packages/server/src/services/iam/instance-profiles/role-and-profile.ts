// The instance profile and the role that a call joins or parts.
import type { Reader } from '../../../store/store.ts'
import type { InstanceProfile } from '../../../store/tables/instance-profiles.ts'
import type { Role } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'
import { changeableRole, namedRole } from '../roles/role-target.ts'
import { existingInstanceProfile, namedInstanceProfile } from './instance-profile-target.ts'

interface RoleAndProfileInput {
  readonly InstanceProfileName: string
  readonly RoleName: string
}

/** What of the two is there. */
export interface RoleAndProfile {
  readonly profile: InstanceProfile | undefined
  readonly role: Role | undefined
}

/** The two that the input names. */
export const namedRoleAndProfile = async (
  call: Call<RoleAndProfileInput>,
  reader: Reader,
): Promise<RoleAndProfile> => ({
  profile: await namedInstanceProfile(call, reader),
  role: await namedRole(call, reader),
})

/**
 * Both, the role one that its account may change.
 * @throws {AwsError} NoSuchEntity, or UnmodifiableEntity for roles that AWS made.
 */
export const changeableRoleAndProfile = (
  { input }: Call<RoleAndProfileInput>,
  { profile, role }: RoleAndProfile,
): { readonly profile: InstanceProfile; readonly role: Role } => ({
  profile: existingInstanceProfile(profile, input.InstanceProfileName),
  role: changeableRole(role, input.RoleName),
})
