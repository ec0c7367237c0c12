// iam:ListGroups.
import { listGroups } from '../../../store/tables/groups.ts'
import { listUnderPath } from '../list-under-path.ts'
import { groupOutput } from './group-output.ts'

export const ListGroups = listUnderPath('group', listGroups, (groups) => ({
  Groups: groups.map(groupOutput),
}))
