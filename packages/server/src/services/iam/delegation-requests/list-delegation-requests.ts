// iam:ListDelegationRequests: the requests that identities of the account have taken on.
import type {
  ListDelegationRequestsRequest,
  ListDelegationRequestsResponse,
} from '@aws-sdk/client-iam'
import { listDelegationRequests } from '../../../store/tables/delegation-requests.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { accountPermission } from '../account/account-permission.ts'
import { invalidInput } from '../errors.ts'
import { requestOutput } from './delegation-output.ts'

export const ListDelegationRequests = readOperation<
  ListDelegationRequestsRequest,
  ListDelegationRequestsResponse
>({
  authorize(call) {
    const { OwnerId: owner } = call.input
    const keys = { 'iam:DelegationRequestOwner': owner }
    // By default everybody may list what is their own. Source: IAM User Guide, managing
    // permissions for delegation requests.
    const grantedByDefault = owner !== undefined && owner === call.caller.arn
    return [{ ...accountPermission(call), keys, grantedByDefault }]
  },
  async run(call, reader) {
    const { account, input, now } = call
    const { OwnerId: owner } = input
    if (owner !== undefined && !/^arn:aws:(iam|sts)::\d{12}:./.test(owner)) {
      throw invalidInput(`Invalid ARN provided in the request: ${owner}`)
    }
    const { items, more } = await readPage(
      call,
      [owner ?? ''],
      (page) => listDelegationRequests(reader, account, owner, page),
      ({ id }) => id,
    )
    const { IsTruncated, ...marker } = more
    return {
      DelegationRequests: items.map((request) => requestOutput(request, now)),
      isTruncated: IsTruncated,
      ...marker,
    }
  },
})
