// sts:GetAccessKeyInfo: the account that an access key id belongs to, read from the id itself.
import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '@aws-sdk/client-sts'
import { validationError } from '@iamd/wire'
import { accountOfAccessKeyId } from '../../identifiers/access-key-id.ts'
import { readOperation } from '../operation.ts'

export const GetAccessKeyInfo = readOperation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>({
  authorize: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*', deniedAs: '*' }],
  async run({ input }) {
    // The key need not exist. Source: STS API reference, GetAccessKeyInfo.
    const account = accountOfAccessKeyId(input.AccessKeyId)
    if (account === undefined) throw validationError(`${input.AccessKeyId} is invalid`)
    return { Account: account }
  },
})
