// iam:EnableOrganizationsRootCredentialsManagement: switches on the management of root credentials of member accounts.
import type { EnableOrganizationsRootCredentialsManagementResponse } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { enableFeatures } from './root-access.ts'

export const EnableOrganizationsRootCredentialsManagement = writeOperation<
  object,
  EnableOrganizationsRootCredentialsManagementResponse
>({
  authorize: (call) => [accountPermission(call)],
  run: (call, writer) => enableFeatures(call, writer, { rootCredentialsManagement: true }),
})
