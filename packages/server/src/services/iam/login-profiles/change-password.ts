// iam:ChangePassword: users change their own password, and prove that they know the present one.
import type { ChangePasswordRequest } from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { findLoginProfile, replaceLoginProfile } from '../../../store/tables/login-profiles.ts'
import { type Call, writeOperation } from '../../operation.ts'
import {
  loginProfileUnmodifiable,
  noSuchEntity,
  notAnIamUser,
  wrongOldPassword,
} from '../errors.ts'
import { userPermission } from '../users/user-target.ts'
import type { LoginProfileTarget } from './login-profile-target.ts'
import { hashPassword, isSameHash } from './password-hash.ts'
import { hashesWith } from './set-password.ts'

type CallingUser = Pick<LoginProfileTarget, 'user' | 'profile'>

interface HashedPasswords {
  readonly salt: string
  readonly old: string
  readonly new: string
}

export const ChangePassword = writeOperation<
  ChangePasswordRequest,
  undefined,
  CallingUser,
  HashedPasswords | undefined
>({
  target: readCallingUser,
  authorize: (call, { user }) => [userPermission({ ...call, input: {} }, user)],
  async prepare({ input }, { profile }) {
    if (profile === undefined) return undefined
    const { salt } = profile
    const [old, hash] = await Promise.all([
      hashPassword(input.OldPassword, salt),
      hashPassword(input.NewPassword, salt),
    ])
    return { salt, old, new: hash }
  },
  async run(call, writer, { user, profile }, passwords) {
    const { input, now } = call
    if (user === undefined) throw notAnIamUser()
    if (profile === undefined) throw noSuchEntity('loginProfile', user.name)
    // Deleted and made anew since the passwords were hashed.
    if (passwords?.salt !== profile.salt) throw loginProfileUnmodifiable(user.name)
    const [present = ''] = profile.hashes
    if (!isSameHash(present, passwords.old)) throw wrongOldPassword()
    const newPassword = { text: input.NewPassword, hash: passwords.new }
    const hashes = await hashesWith(call, writer, newPassword, profile)
    await replaceLoginProfile(writer, { ...profile, changedAt: now, resetRequired: false, hashes })
    return undefined
  },
})

/** Only users have passwords of their own; sessions of theirs, too, may change them. */
async function readCallingUser({ caller }: Call<unknown>, reader: Reader): Promise<CallingUser> {
  const { user } = caller
  return { user, profile: user && (await findLoginProfile(reader, user.id)) }
}
