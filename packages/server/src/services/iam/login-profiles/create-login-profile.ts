// iam:CreateLoginProfile: a user's first password.
import type { CreateLoginProfileRequest, CreateLoginProfileResponse } from '@aws-sdk/client-iam'
import { validationError } from '@iamd/wire'
import { type LoginProfile, replaceLoginProfile } from '../../../store/tables/login-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists } from '../errors.ts'
import { existingOrCallingUser } from '../users/user-target.ts'
import {
  type LoginProfileTarget,
  loginProfileOutput,
  loginProfilePermission,
  readLoginProfile,
} from './login-profile-target.ts'
import { type HashedPassword, hashPassword, newSalt } from './password-hash.ts'
import { hashesWith } from './set-password.ts'

export const CreateLoginProfile = writeOperation<
  CreateLoginProfileRequest,
  CreateLoginProfileResponse,
  LoginProfileTarget,
  HashedPassword
>({
  target: readLoginProfile,
  authorize(call, target) {
    // Only sessions of AssumeRoot may leave it out. AWS: IAM API reference, CreateLoginProfile.
    if (call.input.Password === undefined) throw missingPassword()
    return [loginProfilePermission(call, target)]
  },
  async prepare({ input, resources }) {
    const salt = newSalt(resources.random)
    return { salt, hash: await hashPassword(input.Password ?? '', salt) }
  },
  async run(call, writer, target, { salt, hash }) {
    const { input, now } = call
    const user = existingOrCallingUser(call, target.user)
    if (target.profile !== undefined) throw entityAlreadyExists('loginProfile', user.name)
    const password = { text: input.Password ?? '', hash }
    const profile: LoginProfile = {
      userId: user.id,
      createdAt: now,
      changedAt: now,
      resetRequired: input.PasswordResetRequired ?? false,
      salt,
      hashes: await hashesWith(call, writer, password, undefined),
    }
    await replaceLoginProfile(writer, profile)
    return { LoginProfile: loginProfileOutput(user, profile) }
  },
})

const missingPassword = () =>
  validationError(
    "1 validation error detected: Value null at 'password' failed to satisfy constraint: " +
      'Member must not be null',
  )
