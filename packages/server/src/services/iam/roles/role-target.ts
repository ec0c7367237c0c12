// The role that a call is about: which it is, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findRole, type Role } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity, protectedRole } from '../errors.ts'

interface RoleInput {
  readonly RoleName: string
}

/** The role that the input names; undefined when there is none. */
export const namedRole = (
  { account, input }: Call<RoleInput>,
  reader: Reader,
): Promise<Role | undefined> => findRole(reader, account, input.RoleName)

/** The permission to do something to one role. */
export function rolePermission(
  { account, input, operation }: Call<RoleInput>,
  role: Role | undefined,
  keys: Permission['keys'] = {},
): Permission {
  const { RoleName: name } = input
  return {
    action: `iam:${operation}`,
    // A role that does not exist counts as one at the path `/`. Source: recorded from AWS, 2026.
    resource: entityArn('role', account, role?.path ?? '/', role?.name ?? name),
    deniedAs: `role ${name}`,
    resourceTags: role?.tags,
    keys,
  }
}

/** The boundary that a role has, as a key of actions on it. Source: Service Authorization Reference. */
export const ownBoundary = (role: Role | undefined): Permission['keys'] => ({
  'iam:PermissionsBoundary': role?.boundaryArn,
})

/** @throws {AwsError} NoSuchEntity when there is no such role. */
export function existingRole(role: Role | undefined, name: string): Role {
  if (role === undefined) throw noSuchEntity('role', name)
  return role
}

/**
 * A role that its account may change.
 * @throws {AwsError} NoSuchEntity, or UnmodifiableEntity for roles that AWS made.
 */
export function changeableRole(target: Role | undefined, name: string): Role {
  const role = existingRole(target, name)
  refuseProtected(role)
  return role
}

/** Paths of service-linked roles and of those that IAM Identity Center makes. */
const protectedPaths = ['/aws-service-role/', '/aws-reserved/']

/** Whether roles at a path are made, changed and deleted by AWS only. */
export const isProtectedPath = (path: string): boolean =>
  protectedPaths.some((prefix) => path.startsWith(prefix))

/** @throws {AwsError} UnmodifiableEntity for roles that AWS made. */
export function refuseProtected({ name, path }: Pick<Role, 'name' | 'path'>): void {
  if (isProtectedPath(path)) throw protectedRole(name)
}
