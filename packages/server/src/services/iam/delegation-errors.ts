// What IAM says of role templates and delegation requests. AWS's own words are not recorded.
import { type AwsError, accessDenied } from '@iamd/wire'
import { iamError, invalidInput } from './errors.ts'

/** NoSuchEntity for a version of a role template. */
export const noSuchRoleTemplateVersion = (arn: string, version: number): AwsError =>
  iamError('NoSuchEntity', `Role template ${arn} version ${version} was not found.`)

/** RoleTemplateDisabled, 400. */
export const roleTemplateDisabled = (arn: string): AwsError =>
  iamError('RoleTemplateDisabled', `Role template ${arn} is disabled.`)

/** NameConflict, 409, for a role that AcquireRole would make. */
export const roleNameConflict = (name: string): AwsError =>
  iamError('NameConflict', `Role with name ${name} conflicts with an existing role.`)

/** AccessDenied, 403, for accounts that are not registered. */
export const notAProductProvider = (account: string): AwsError =>
  accessDenied(`Account ${account} is not registered to create delegation requests.`)

/** InvalidInput for a request in another state. */
export const wrongDelegationState = (id: string, state: string): AwsError =>
  invalidInput(
    `Delegation request ${id} is in state ${state}, which does not allow this operation.`,
  )

/** What is said to root of long requests. */
export const rootDelegationTooLong = (): AwsError =>
  invalidInput('Root users can only accept delegation requests for 4 hours or less.')

/** AccessDenied, 403, for everybody but the owner. */
export const onlyOwnerMaySend = (id: string): AwsError =>
  accessDenied(`Only the owner of delegation request ${id} can send its token.`)
