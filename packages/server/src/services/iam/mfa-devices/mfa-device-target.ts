// The virtual MFA device that a call names by its serial number, which is its ARN.
import type { Permission } from '../../../authz/permission.ts'
import type { Reader } from '../../../store/store.ts'
import { findMfaDevice, type MfaDevice } from '../../../store/tables/mfa-devices.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'

interface DeviceInput {
  readonly SerialNumber: string
}

/** The device that the input names; undefined when the account has none. */
export const namedMfaDevice = (
  { account, input }: Call<DeviceInput>,
  reader: Reader,
): Promise<MfaDevice | undefined> => findMfaDevice(reader, account, input.SerialNumber)

/** The permission to do something to one device. */
export const mfaDevicePermission = (
  { input, operation }: Call<DeviceInput>,
  device: MfaDevice | undefined,
): Permission => ({
  action: `iam:${operation}`,
  resource: input.SerialNumber,
  deniedAs: input.SerialNumber,
  resourceTags: device?.tags,
})

/**
 * @throws {AwsError} NoSuchEntity when there is no such device. Serial numbers that are no ARNs
 * are those of hardware, which none is registered of.
 */
export function existingMfaDevice<Device extends MfaDevice>(
  device: Device | undefined,
  serialNumber: string,
): Device {
  if (device !== undefined) return device
  const isArn = serialNumber.startsWith('arn:')
  throw noSuchEntity(isArn ? 'virtualMfaDevice' : 'mfaDevice', serialNumber)
}
