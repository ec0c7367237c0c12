// iam:DeleteAccountAlias.
import type { DeleteAccountAliasRequest } from '@aws-sdk/client-iam'
import { findAccount, updateAccountAlias } from '../../../store/tables/accounts.ts'
import { writeOperation } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { accountPermission } from './account-permission.ts'

export const DeleteAccountAlias = writeOperation<DeleteAccountAliasRequest, undefined>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, input }, writer) {
    const { AccountAlias: alias } = input
    const present = await findAccount(writer, account)
    if (present?.alias !== alias) throw noSuchEntity('accountAlias', alias)
    await updateAccountAlias(writer, account, undefined)
    return undefined
  },
})
