// iam:UpdateAccountPasswordPolicy: sets the whole policy; what is left out is as by default.
import type { UpdateAccountPasswordPolicyRequest } from '@aws-sdk/client-iam'
import { replacePasswordPolicy } from '../../../store/tables/password-policies.ts'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'

/** AWS: IAM API reference, UpdateAccountPasswordPolicy. */
const defaultMinimumLength = 6

export const UpdateAccountPasswordPolicy = writeOperation<
  UpdateAccountPasswordPolicyRequest,
  undefined
>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, input }, writer) {
    await replacePasswordPolicy(writer, account, {
      minimumLength: input.MinimumPasswordLength ?? defaultMinimumLength,
      requireSymbols: input.RequireSymbols ?? false,
      requireNumbers: input.RequireNumbers ?? false,
      requireUppercase: input.RequireUppercaseCharacters ?? false,
      requireLowercase: input.RequireLowercaseCharacters ?? false,
      usersMayChange: input.AllowUsersToChangePassword ?? false,
      maximumAgeDays: input.MaxPasswordAge,
      reusePrevention: input.PasswordReusePrevention,
      hardExpiry: input.HardExpiry,
    })
    return undefined
  },
})
