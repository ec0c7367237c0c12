// iam:UpdateLoginProfile: another password, or whether the user has to change it.
import type { UpdateLoginProfileRequest } from '@aws-sdk/client-iam'
import { replaceLoginProfile } from '../../../store/tables/login-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { loginProfileUnmodifiable } from '../errors.ts'
import {
  existingLoginProfile,
  type LoginProfileTarget,
  loginProfilePermission,
  readLoginProfile,
} from './login-profile-target.ts'
import { type HashedPassword, hashPassword } from './password-hash.ts'
import { hashesWith } from './set-password.ts'

export const UpdateLoginProfile = writeOperation<
  UpdateLoginProfileRequest,
  undefined,
  LoginProfileTarget,
  HashedPassword | undefined
>({
  target: readLoginProfile,
  authorize: (call, target) => [loginProfilePermission(call, target)],
  async prepare({ input }, { profile }) {
    if (input.Password === undefined || profile === undefined) return undefined
    return { salt: profile.salt, hash: await hashPassword(input.Password, profile.salt) }
  },
  async run(call, writer, target, password) {
    const { input, now } = call
    const { user, profile } = existingLoginProfile(call, target)
    const resetRequired = input.PasswordResetRequired ?? profile.resetRequired
    if (input.Password === undefined) {
      await replaceLoginProfile(writer, { ...profile, resetRequired })
      return undefined
    }
    // Deleted and made anew since the password was hashed.
    if (password?.salt !== profile.salt) throw loginProfileUnmodifiable(user.name)
    const newPassword = { text: input.Password, hash: password.hash }
    const hashes = await hashesWith(call, writer, newPassword, profile)
    await replaceLoginProfile(writer, { ...profile, changedAt: now, resetRequired, hashes })
    return undefined
  },
})
