// iam:ListUsers.
import { listUsers } from '../../../store/tables/users.ts'
import { listUnderPath } from '../list-under-path.ts'
import { listedUser } from './user-output.ts'

export const ListUsers = listUnderPath('user', listUsers, (users) => ({
  Users: users.map(listedUser),
}))
