// The permission for calls about the account as a whole.
import type { Permission } from '../../../authz/permission.ts'
import type { Call } from '../../operation.ts'

/** Calls about the account have no resource of their own. */
export const accountPermission = ({ operation }: Call<unknown>): Permission => ({
  action: `iam:${operation}`,
  resource: '*',
  deniedAs: '*',
})
