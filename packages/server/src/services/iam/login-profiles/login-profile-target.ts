// The login profile that a call is about, and whose it is.
import type { LoginProfile as LoginProfileOutput } from '@aws-sdk/client-iam'
import type { Permission } from '../../../authz/permission.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findLoginProfile, type LoginProfile } from '../../../store/tables/login-profiles.ts'
import {
  findRootLoginProfile,
  type RootLoginProfile,
} from '../../../store/tables/root-login-profiles.ts'
import type { User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import {
  existingOrCallingUser,
  isAboutRoot,
  namedOrCallingUser,
  userPermission,
} from '../users/user-target.ts'

interface UserInput {
  readonly UserName?: string | undefined
}

/** A user and its login profile, as far as there are such; or root's where the call is about it. */
export interface LoginProfileTarget {
  readonly user: User | undefined
  readonly profile: LoginProfile | undefined
  readonly rootProfile: RootLoginProfile | undefined
}

/** Reads the user that a call names, or the calling one, with its login profile. */
export async function readLoginProfile(
  call: Call<UserInput>,
  reader: Reader,
): Promise<LoginProfileTarget> {
  const user = await namedOrCallingUser(call, reader)
  return {
    user,
    profile: user && (await findLoginProfile(reader, user.id)),
    rootProfile: isAboutRoot(call) ? await findRootLoginProfile(reader, call.account) : undefined,
  }
}

/** The permission to do something to the login profile of a user. */
export function loginProfilePermission(
  call: Call<UserInput>,
  { user }: LoginProfileTarget,
): Permission {
  const { account, operation } = call
  if (!isAboutRoot(call)) return userPermission(call, user, {}, 'null')
  return { action: `iam:${operation}`, resource: rootArn(account), deniedAs: rootArn(account) }
}

/**
 * The login profile of the root user that calls.
 * @throws {AwsError} NoSuchEntity when it has none. The word null is AWS's, as recorded.
 */
export function existingRootLoginProfile({ rootProfile }: LoginProfileTarget): RootLoginProfile {
  if (rootProfile === undefined) throw noSuchEntity('loginProfile', 'null')
  return rootProfile
}

/**
 * The user and the login profile that it has.
 * @throws {AwsError} NoSuchEntity when there is no such user or it has no password; ValidationError
 * when a role or federated user names nobody.
 */
export function existingLoginProfile(
  call: Call<UserInput>,
  { user, profile }: LoginProfileTarget,
): { readonly user: User; readonly profile: LoginProfile } {
  const existing = existingOrCallingUser(call, user)
  if (profile === undefined) throw noSuchEntity('loginProfile', existing.name)
  return { user: existing, profile }
}

/** What is shown of a login profile: everything but the password. */
export const loginProfileOutput = (user: User, profile: LoginProfile): LoginProfileOutput => ({
  UserName: user.name,
  CreateDate: profile.createdAt,
  PasswordResetRequired: profile.resetRequired,
})

/** What is shown of the login profile of root, which has no name. */
export const rootLoginProfileOutput = (profile: RootLoginProfile): LoginProfileOutput => ({
  UserName: undefined,
  CreateDate: profile.createdAt,
  PasswordResetRequired: profile.resetRequired,
})
