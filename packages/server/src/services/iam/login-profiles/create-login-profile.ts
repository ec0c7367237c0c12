// iam:CreateLoginProfile: a user's first password.
import type { CreateLoginProfileRequest, CreateLoginProfileResponse } from '@aws-sdk/client-iam'
import { validationError } from '@iamd/wire'
import { isAssumedRoot } from '../../../authn/caller.ts'
import type { Writer } from '../../../store/store.ts'
import { type LoginProfile, replaceLoginProfile } from '../../../store/tables/login-profiles.ts'
import { insertRootLoginProfile } from '../../../store/tables/root-login-profiles.ts'
import { type Call, writeOperation } from '../../operation.ts'
import { entityAlreadyExists, passwordOfAssumedRoot } from '../errors.ts'
import { existingOrCallingUser, isAboutRoot } from '../users/user-target.ts'
import {
  type LoginProfileTarget,
  loginProfileOutput,
  loginProfilePermission,
  readLoginProfile,
  rootLoginProfileOutput,
} from './login-profile-target.ts'
import { type HashedPassword, hashPassword, newSalt } from './password-hash.ts'
import { hashesWith } from './set-password.ts'

export const CreateLoginProfile = writeOperation<
  CreateLoginProfileRequest,
  CreateLoginProfileResponse,
  LoginProfileTarget,
  HashedPassword | undefined
>({
  target: readLoginProfile,
  authorize(call, target) {
    checkPasswordIsThere(call)
    return [loginProfilePermission(call, target)]
  },
  async prepare({ input, resources }) {
    if (input.Password === undefined) return undefined
    const salt = newSalt(resources.random)
    return { salt, hash: await hashPassword(input.Password, salt) }
  },
  async run(call, writer, target, hashed) {
    const { input, now } = call
    if (isWithoutPassword(call)) return createRootLoginProfile(call, writer, target)
    const user = existingOrCallingUser(call, target.user)
    if (target.profile !== undefined) throw entityAlreadyExists('loginProfile', user.name)
    if (input.Password === undefined || hashed === undefined) throw missingPassword()
    const { salt, hash } = hashed
    const password = { text: input.Password, hash }
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

/**
 * Root in a session of AssumeRoot gets no password, but may set one by password recovery again.
 * AWS: IAM API reference, CreateLoginProfile.
 */
const isWithoutPassword = (call: Call<CreateLoginProfileRequest>): boolean =>
  isAboutRoot(call) && isAssumedRoot(call.caller)

function checkPasswordIsThere(call: Call<CreateLoginProfileRequest>): void {
  const isAbsent = call.input.Password === undefined
  if (isAbsent && !isWithoutPassword(call)) throw missingPassword()
  if (!isAbsent && isWithoutPassword(call)) throw passwordOfAssumedRoot()
}

async function createRootLoginProfile(
  { account, input, now }: Call<CreateLoginProfileRequest>,
  writer: Writer,
  { rootProfile }: LoginProfileTarget,
): Promise<CreateLoginProfileResponse> {
  if (rootProfile !== undefined) throw entityAlreadyExists('loginProfile', 'null')
  const profile = { createdAt: now, resetRequired: input.PasswordResetRequired ?? false }
  await insertRootLoginProfile(writer, account, profile)
  return { LoginProfile: rootLoginProfileOutput(profile) }
}

const missingPassword = () =>
  validationError(
    "1 validation error detected: Value null at 'password' failed to satisfy constraint: " +
      'Member must not be null',
  )
