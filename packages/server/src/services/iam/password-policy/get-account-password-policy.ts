// iam:GetAccountPasswordPolicy.
import type { GetAccountPasswordPolicyResponse } from '@aws-sdk/client-iam'
import { findPasswordPolicy } from '../../../store/tables/password-policies.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { noSuchEntity } from '../errors.ts'

export const GetAccountPasswordPolicy = readOperation<object, GetAccountPasswordPolicyResponse>({
  authorize: (call) => [accountPermission(call)],
  async run({ account }, reader) {
    const policy = await findPasswordPolicy(reader, account)
    if (policy === undefined) throw noSuchEntity('passwordPolicy', account)
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumLength,
        RequireSymbols: policy.requireSymbols,
        RequireNumbers: policy.requireNumbers,
        RequireUppercaseCharacters: policy.requireUppercase,
        RequireLowercaseCharacters: policy.requireLowercase,
        AllowUsersToChangePassword: policy.usersMayChange,
        ExpirePasswords: policy.maximumAgeDays !== undefined,
        MaxPasswordAge: policy.maximumAgeDays,
        PasswordReusePrevention: policy.reusePrevention,
        HardExpiry: policy.hardExpiry,
      },
    }
  },
})
