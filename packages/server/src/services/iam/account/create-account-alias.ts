// iam:CreateAccountAlias: sets the account's one alias, in place of any it had.
import type { CreateAccountAliasRequest } from '@aws-sdk/client-iam'
import { validationError } from '@iamd/wire'
import { isAccountId } from '../../../identifiers/account-id.ts'
import { findAccountByAlias, updateAccountAlias } from '../../../store/tables/accounts.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists } from '../errors.ts'
import { accountPermission } from './account-permission.ts'

export const CreateAccountAlias = writeOperation<CreateAccountAliasRequest, undefined>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, input }, writer) {
    const { AccountAlias: alias } = input
    // It would be taken for an account id. Source: IAM User Guide, account aliases.
    if (isAccountId(alias)) {
      throw validationError(
        'The specified value for accountAlias is invalid. It must not be a 12-digit number.',
      )
    }
    const holder = await findAccountByAlias(writer, alias)
    if (holder !== undefined && holder.id !== account) {
      throw entityAlreadyExists('accountAlias', alias)
    }
    await updateAccountAlias(writer, account, alias)
    return undefined
  },
})
