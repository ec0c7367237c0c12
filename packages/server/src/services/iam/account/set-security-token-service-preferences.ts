// iam:SetSecurityTokenServicePreferences: which tokens the global endpoint of STS gives.
import type { SetSecurityTokenServicePreferencesRequest } from '@aws-sdk/client-iam'
import { putAccountSetting } from '../../../store/tables/account-settings.ts'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from './account-permission.ts'
import { tokenVersionSetting } from './token-version.ts'

export const SetSecurityTokenServicePreferences = writeOperation<
  SetSecurityTokenServicePreferencesRequest,
  undefined
>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, input }, writer) {
    const { GlobalEndpointTokenVersion: version } = input
    await putAccountSetting(writer, account, tokenVersionSetting, version)
    return undefined
  },
})
