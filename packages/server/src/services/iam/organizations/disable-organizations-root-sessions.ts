// iam:DisableOrganizationsRootSessions: switches off privileged sessions of root in member accounts.
import type { DisableOrganizationsRootSessionsResponse } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { disableFeatures } from './root-access.ts'

export const DisableOrganizationsRootSessions = writeOperation<
  object,
  DisableOrganizationsRootSessionsResponse
>({
  authorize: (call) => [accountPermission(call)],
  run: (call, writer) => disableFeatures(call, writer, { rootSessions: false }),
})
