// iam:DisableOrganizationsRootCredentialsManagement: switches off the management of root credentials of member accounts.
import type { DisableOrganizationsRootCredentialsManagementResponse } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { disableFeatures } from './root-access.ts'

export const DisableOrganizationsRootCredentialsManagement = writeOperation<
  object,
  DisableOrganizationsRootCredentialsManagementResponse
>({
  authorize: (call) => [accountPermission(call)],
  run: (call, writer) => disableFeatures(call, writer, { rootCredentialsManagement: false }),
})
