// iam:GetAccessKeyLastUsed.
import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '@aws-sdk/client-iam'
import { accessDenied } from '@iamd/wire'
import { entityArn, rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { type AccessKey, findAccessKey } from '../../../store/tables/access-keys.ts'
import { findUserById, type User } from '../../../store/tables/users.ts'
import { type Call, readOperation } from '../../operation.ts'

/** A key of the caller's account, and the user that has it; root's keys have no user. */
interface KeyOfAccount {
  readonly key: AccessKey
  readonly user: User | undefined
}

export const GetAccessKeyLastUsed = readOperation<
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  KeyOfAccount | undefined
>({
  async target({ account, input }, reader) {
    const key = await findAccessKey(reader, input.AccessKeyId)
    if (key === undefined || key.account !== account) return undefined
    return { key, user: await ownerOf(key, reader) }
  },
  authorize: ({ input, operation }, target) => [
    {
      action: `iam:${operation}`,
      resource: target === undefined ? '*' : ownerArn(target),
      deniedAs: `access key ${input.AccessKeyId}`,
      resourceTags: target?.user?.tags,
    },
  ],
  async run(call, _reader, target) {
    if (target === undefined) throw unknownKey(call)
    const { key, user } = target
    // What was noted since the last write to the store is newer than what is in it.
    const use = call.resources.lastUse.ofAccessKey(key.id) ?? key.lastUsed
    return {
      UserName: user?.name,
      AccessKeyLastUsed: {
        LastUsedDate: use?.at,
        // Source: IAM API reference, AccessKeyLastUsed.
        ServiceName: use?.service ?? 'N/A',
        Region: use?.region ?? 'N/A',
      },
    }
  },
})

const ownerOf = async ({ userId }: AccessKey, reader: Reader): Promise<User | undefined> =>
  userId === undefined ? undefined : findUserById(reader, userId)

const ownerArn = ({ key, user }: KeyOfAccount): string =>
  user === undefined ? rootArn(key.account) : entityArn('user', user.account, user.path, user.name)

/** The model knows no NoSuchEntity here: keys of others and of nobody are denied alike. */
const unknownKey = ({ caller, input, operation }: Call<{ readonly AccessKeyId: string }>) =>
  accessDenied(
    `User: ${caller.arn} is not authorized to perform: iam:${operation} ` +
      `on resource: access key ${input.AccessKeyId}`,
  )
