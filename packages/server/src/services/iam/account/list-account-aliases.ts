// iam:ListAccountAliases: the one alias of the account, or none.
import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from '@aws-sdk/client-iam'
import { findAccount } from '../../../store/tables/accounts.ts'
import { readOperation } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { accountPermission } from './account-permission.ts'

export const ListAccountAliases = readOperation<
  ListAccountAliasesRequest,
  ListAccountAliasesResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const alias = (await findAccount(reader, call.account))?.alias
    const aliases = alias === undefined ? [] : [alias]
    const { items, more } = await pageOf(call, [], aliases, (one) => one)
    return { AccountAliases: [...items], ...more }
  },
})
