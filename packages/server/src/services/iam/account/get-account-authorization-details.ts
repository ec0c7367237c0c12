// iam:GetAccountAuthorizationDetails: users, groups, roles and policies with all that they hold.
import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { readSections } from '../read-sections.ts'
import { accountPermission } from './account-permission.ts'
import { detailSections, listsOf } from './detail-sections.ts'

export const GetAccountAuthorizationDetails = readOperation<
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const filter = new Set<string>(call.input.Filter ?? [])
    const wanted = detailSections.filter(([name]) => filter.size === 0 || filter.has(name))
    const { items, more } = await readSections(
      call,
      wanted.map(([name]) => name),
      wanted.map(([, section]) => section(call, reader)),
    )
    return {
      ...listsOf(items),
      ...more,
    }
  },
})
