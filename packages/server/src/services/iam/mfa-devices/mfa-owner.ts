// Whose MFA devices a call is about: a user's, or those of the account's root user.
import type { Permission } from '../../../authz/permission.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import {
  countMfaDevicesOfOwner,
  findMfaDeviceWithSeed,
  type MfaAssignment,
  type MfaDeviceWithSeed,
} from '../../../store/tables/mfa-devices.ts'
import type { User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { multiFactorAuthenticationRequired, noSuchEntity } from '../errors.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from '../users/user-target.ts'
import { existingMfaDevice } from './mfa-device-target.ts'

interface OwnerInput {
  readonly UserName?: string | undefined
}

/** The owner of MFA devices. */
export interface MfaOwner {
  /** Undefined: the root user. */
  readonly user: User | undefined
}

/**
 * What the root user calls itself where a user has to be named.
 *
 * DIVERGES: AWS lets root enable and resynchronize its MFA devices in its console only. Here root,
 * and nobody else, may name itself `root`, unless the account has a user of that name.
 */
const rootName = 'root'

const isAboutRoot = ({ caller, input }: Call<OwnerInput>, user: User | undefined): boolean =>
  caller.principal.kind === 'root' &&
  user === undefined &&
  (input.UserName === undefined || input.UserName === rootName)

/** Reads the user that a call about devices names, or the calling one. */
export const mfaOwnerUser = namedOrCallingUser

/** The permission to do something to the devices of a user or of root. */
export function mfaOwnerPermission(call: Call<OwnerInput>, user: User | undefined): Permission {
  const { account, operation } = call
  if (!isAboutRoot(call, user)) return userPermission(call, user, {}, 'null')
  return { action: `iam:${operation}`, resource: rootArn(account), deniedAs: rootArn(account) }
}

/**
 * The owner that a call is about.
 * @throws {AwsError} ValidationError when a role or federated user names nobody, NoSuchEntity when
 * the named user does not exist.
 */
export function existingMfaOwner(call: Call<OwnerInput>, user: User | undefined): MfaOwner {
  if (isAboutRoot(call, user)) return { user: undefined }
  return { user: existingOrCallingUser(call, user) }
}

/** Whether a device that is assigned so belongs to an owner. */
export const isAssignedTo = (assignment: MfaAssignment | undefined, { user }: MfaOwner): boolean =>
  assignment !== undefined && assignment.userId === user?.id

/** @throws {AwsError} NoSuchEntity when there is no such device, or it is not the owner's. */
export async function mfaDeviceOf(
  { account, input }: Call<{ readonly SerialNumber: string }>,
  reader: Reader,
  owner: MfaOwner,
): Promise<MfaDeviceWithSeed> {
  const { SerialNumber: serialNumber } = input
  const found = await findMfaDeviceWithSeed(reader, account, serialNumber)
  const device = existingMfaDevice(found, serialNumber)
  if (!isAssignedTo(device.assignment, owner)) throw noSuchEntity('mfaDeviceOfUser', serialNumber)
  return device
}

/**
 * Who has a device adds and removes devices of its own only when it has used one: a stolen access
 * key must not be enough. AWS: recorded. Long-term keys never have.
 * @throws {AwsError} AccessDenied.
 */
export async function refuseWithoutMfa(
  { account, caller }: Call<unknown>,
  reader: Reader,
  { user }: MfaOwner,
): Promise<void> {
  const isOwner =
    user === undefined ? caller.principal.kind === 'root' : caller.user?.id === user.id
  if (!isOwner || caller.session !== undefined) return
  if ((await countMfaDevicesOfOwner(reader, account, user?.id)) > 0) {
    throw multiFactorAuthenticationRequired()
  }
}
