// iam:DeleteLoginProfile: takes a user's password away; its access keys stay.
import type { DeleteLoginProfileRequest } from '@aws-sdk/client-iam'
import { deleteLoginProfile } from '../../../store/tables/login-profiles.ts'
import { deleteRootLoginProfile } from '../../../store/tables/root-login-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { isAboutRoot } from '../users/user-target.ts'
import {
  existingLoginProfile,
  existingRootLoginProfile,
  type LoginProfileTarget,
  loginProfilePermission,
  readLoginProfile,
} from './login-profile-target.ts'

export const DeleteLoginProfile = writeOperation<
  DeleteLoginProfileRequest,
  undefined,
  LoginProfileTarget
>({
  target: readLoginProfile,
  authorize: (call, target) => [loginProfilePermission(call, target)],
  async run(call, writer, target) {
    if (isAboutRoot(call)) {
      existingRootLoginProfile(target)
      await deleteRootLoginProfile(writer, call.account)
      return undefined
    }
    const { user } = existingLoginProfile(call, target)
    await deleteLoginProfile(writer, user.id)
    return undefined
  },
})
