// iam:GetLoginProfile.
import type { GetLoginProfileRequest, GetLoginProfileResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import {
  existingLoginProfile,
  type LoginProfileTarget,
  loginProfileOutput,
  loginProfilePermission,
  readLoginProfile,
} from './login-profile-target.ts'

export const GetLoginProfile = readOperation<
  GetLoginProfileRequest,
  GetLoginProfileResponse,
  LoginProfileTarget
>({
  target: readLoginProfile,
  authorize: (call, target) => [loginProfilePermission(call, target)],
  async run(call, _reader, target) {
    const { user, profile } = existingLoginProfile(call, target)
    return { LoginProfile: loginProfileOutput(user, profile) }
  },
})
