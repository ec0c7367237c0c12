// iam:EnableOrganizationsRootSessions: switches on privileged sessions of root in member accounts.
import type { EnableOrganizationsRootSessionsResponse } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { enableFeatures } from './root-access.ts'

export const EnableOrganizationsRootSessions = writeOperation<
  object,
  EnableOrganizationsRootSessionsResponse
>({
  authorize: (call) => [accountPermission(call)],
  run: (call, writer) => enableFeatures(call, writer, { rootSessions: true }),
})
