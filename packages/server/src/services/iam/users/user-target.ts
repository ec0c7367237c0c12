// The user that a call is about: who it is, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findUser, type User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { mustSpecifyUserName, noSuchEntity } from '../errors.ts'

interface UserInput {
  readonly UserName?: string | undefined
}

/** The user that the input names; undefined when there is none. */
export const namedUser = (
  { account, input }: Call<{ readonly UserName: string }>,
  reader: Reader,
): Promise<User | undefined> => findUser(reader, account, input.UserName)

/** The user that the input names, else the one that calls; undefined when there is none. */
export async function namedOrCallingUser(
  { account, caller, input }: Call<UserInput>,
  reader: Reader,
): Promise<User | undefined> {
  if (input.UserName === undefined) return caller.user
  return findUser(reader, account, input.UserName)
}

/** Whether a call that may name a user is about root, which calls and names none. */
export const isAboutRoot = ({ caller, input }: Call<UserInput>): boolean =>
  input.UserName === undefined && caller.principal.kind === 'root'

/** What a denial prints where the input names no user: `user null` for calls about keys. */
export type UnnamedUser = '' | 'null'

/** The permission to do something to one user. */
export function userPermission(
  call: Call<UserInput>,
  user: User | undefined,
  keys: Permission['keys'] = {},
  unnamed: UnnamedUser = '',
): Permission {
  const { account, input, operation } = call
  const name = input.UserName ?? callerName(call)
  return {
    action: `iam:${operation}`,
    // A user that does not exist counts as one at the path `/`. Source: recorded from AWS, 2026.
    resource: entityArn('user', account, user?.path ?? '/', user?.name ?? name),
    deniedAs: `user ${input.UserName === undefined ? unnamed : ''}${name}`,
    resourceTags: user?.tags,
    keys,
  }
}

function callerName({ caller }: Call<unknown>): string {
  const subject = caller.session?.subject
  if (caller.user !== undefined) return caller.user.name
  if (subject?.kind === 'role') return subject.sessionName
  if (subject?.kind === 'federated-user') return subject.name
  return 'root'
}

/** @throws {AwsError} NoSuchEntity when there is no such user. */
export function existingUser(user: User | undefined, name: string): User {
  if (user === undefined) throw noSuchEntity('user', name)
  return user
}

/**
 * The user that a call without UserName is about.
 * @throws {AwsError} ValidationError when a role or federated user calls, NoSuchEntity when the
 * named user does not exist.
 */
export function existingOrCallingUser(call: Call<UserInput>, user: User | undefined): User {
  if (user !== undefined) return user
  if (call.input.UserName === undefined) throw mustSpecifyUserName()
  throw noSuchEntity('user', call.input.UserName)
}
