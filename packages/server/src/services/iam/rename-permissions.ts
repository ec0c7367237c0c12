// The permissions that changing a name or path needs.
import type { Permission } from '../../authz/permission.ts'

/**
 * Permission on the entity as it is and, when its ARN would change, as it would be.
 * Source: IAM API reference, UpdateUser and UpdateGroup.
 */
export function renamePermissions(permission: Permission, newArn: string): readonly Permission[] {
  if (newArn === permission.resource) return [permission]
  return [permission, { ...permission, resource: newArn, deniedAs: newArn }]
}
