// iam:ListOrganizationsFeatures: what of centralized root access is switched on.
import type { ListOrganizationsFeaturesResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { administeredOrganization, featuresOutput } from './root-access.ts'

export const ListOrganizationsFeatures = readOperation<object, ListOrganizationsFeaturesResponse>({
  authorize: (call) => [accountPermission(call)],
  run: async (call, reader) => featuresOutput(await administeredOrganization(call, reader)),
})
