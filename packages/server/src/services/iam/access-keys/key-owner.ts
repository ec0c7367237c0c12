// Whose access keys a call is about: a user's, or those of the account's root user.
import type { Permission } from '../../../authz/permission.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { type AccessKey, findAccessKey } from '../../../store/tables/access-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import {
  existingOrCallingUser,
  isAboutRoot,
  namedOrCallingUser,
  userPermission,
} from '../users/user-target.ts'

interface KeyInput {
  readonly UserName?: string | undefined
}

/** The owner of access keys. */
export interface KeyOwner {
  readonly account: AccountId
  /** Undefined: the root user. */
  readonly user: User | undefined
}

/** Reads the user that a call about keys names, or the calling one. */
export const keyOwnerUser = namedOrCallingUser

/** The permission to do something to the keys of a user or of root. */
export function keyPermission(call: Call<KeyInput>, user: User | undefined): Permission {
  const { account, operation } = call
  if (!isAboutRoot(call)) return userPermission(call, user, {}, 'null')
  return { action: `iam:${operation}`, resource: rootArn(account), deniedAs: rootArn(account) }
}

/**
 * The owner that a call is about.
 * @throws {AwsError} ValidationError when a role or federated user names nobody, NoSuchEntity when
 * the named user does not exist.
 */
export function existingKeyOwner(call: Call<KeyInput>, user: User | undefined): KeyOwner {
  const { account } = call
  if (isAboutRoot(call)) return { account, user: undefined }
  return { account, user: existingOrCallingUser(call, user) }
}

/** @throws {AwsError} NoSuchEntity when the owner has no such key; others' keys count as none. */
export async function existingKey(reader: Reader, owner: KeyOwner, id: string): Promise<AccessKey> {
  const key = await findAccessKey(reader, id)
  if (key === undefined || key.account !== owner.account || key.userId !== owner.user?.id) {
    throw noSuchEntity('accessKey', id)
  }
  return key
}
