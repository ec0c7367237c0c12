// iam:ListRoles.
import { listRoles } from '../../../store/tables/roles.ts'
import { listUnderPath } from '../list-under-path.ts'
import { listedRole } from './role-output.ts'

export const ListRoles = listUnderPath('role', listRoles, async (roles, reader) => ({
  Roles: await Promise.all(roles.map((role) => listedRole(reader, role))),
}))
