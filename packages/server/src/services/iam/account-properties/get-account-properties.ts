// iam:GetAccountProperties: the settings of features that the account has as a whole.
import type { GetAccountPropertiesRequest, GetAccountPropertiesResponse } from '@aws-sdk/client-iam'
import { findAccountSetting } from '../../../store/tables/account-settings.ts'
import { readOperation } from '../../operation.ts'
import {
  propertiesPermission,
  roleManagerEnabled,
  roleManagerNamespace,
} from './account-properties.ts'

export const GetAccountProperties = readOperation<
  GetAccountPropertiesRequest,
  GetAccountPropertiesResponse
>({
  authorize: (call) => [propertiesPermission(call, [roleManagerNamespace])],
  async run({ account }, reader) {
    // Most accounts do not have role manager. Source: IAM User Guide.
    const enabled = (await findAccountSetting(reader, account, roleManagerEnabled)) ?? 'false'
    return { Properties: { [roleManagerEnabled]: enabled } }
  },
})
