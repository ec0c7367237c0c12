// iam:GetLoginProfile.
import type { GetLoginProfileRequest, GetLoginProfileResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { isAboutRoot } from '../users/user-target.ts'
import {
  existingLoginProfile,
  existingRootLoginProfile,
  type LoginProfileTarget,
  loginProfileOutput,
  loginProfilePermission,
  readLoginProfile,
  rootLoginProfileOutput,
} from './login-profile-target.ts'

export const GetLoginProfile = readOperation<
  GetLoginProfileRequest,
  GetLoginProfileResponse,
  LoginProfileTarget
>({
  target: readLoginProfile,
  authorize: (call, target) => [loginProfilePermission(call, target)],
  async run(call, _reader, target) {
    if (isAboutRoot(call)) {
      return { LoginProfile: rootLoginProfileOutput(existingRootLoginProfile(target)) }
    }
    const { user, profile } = existingLoginProfile(call, target)
    return { LoginProfile: loginProfileOutput(user, profile) }
  },
})
