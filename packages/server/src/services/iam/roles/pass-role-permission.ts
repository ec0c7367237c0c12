// The permission to pass a role to a service, which a call needs beside its own.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Role } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'

/** iam:PassRole on the role that the input names. Its denial names the ARN. */
export function passRolePermission(
  { account, input }: Call<{ readonly RoleName: string }>,
  role: Role | undefined,
  service: string,
): Permission {
  const resource = entityArn('role', account, role?.path ?? '/', role?.name ?? input.RoleName)
  return {
    action: 'iam:PassRole',
    resource,
    deniedAs: resource,
    resourceTags: role?.tags,
    keys: { 'iam:PassedToService': service },
  }
}
