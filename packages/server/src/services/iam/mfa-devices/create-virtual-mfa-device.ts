// iam:CreateVirtualMFADevice: the only answer that ever shows the seed.
import type {
  CreateVirtualMFADeviceRequest,
  CreateVirtualMFADeviceResponse,
} from '@aws-sdk/client-iam'
import { validationError } from '@iamd/wire'
import { entityArn } from '../../../identifiers/arns.ts'
import { type Account, findAccount, increaseUsage } from '../../../store/tables/accounts.ts'
import { insertMfaDevice } from '../../../store/tables/mfa-devices.ts'
import { type Call, type Validated, writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { newTags } from '../tags.ts'
import { type NewMfaSeed, newMfaSeed } from './new-mfa-seed.ts'

/**
 * No model of the API has it, but every other operation takes serial numbers of 256 characters only.
 * Source: AWS CloudFormation, AWS::IAM::VirtualMFADevice, VirtualMfaDeviceName.
 */
const nameLengthMaximum = 226

const nameTooLong = () =>
  validationError(
    "1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy constraint: " +
      `Member must have length less than or equal to ${nameLengthMaximum}`,
  )

type Creation = Call<Validated<CreateVirtualMFADeviceRequest>>

const serialNumberOf = ({ account, input }: Creation): string =>
  entityArn('mfa', account, input.Path ?? '/', input.VirtualMFADeviceName)

export const CreateVirtualMFADevice = writeOperation<
  CreateVirtualMFADeviceRequest,
  CreateVirtualMFADeviceResponse,
  Account | undefined,
  NewMfaSeed
>({
  target: ({ account }, reader) => findAccount(reader, account),
  authorize(call) {
    if (call.input.VirtualMFADeviceName.length > nameLengthMaximum) throw nameTooLong()
    const serialNumber = serialNumberOf(call)
    return creationPermissions(call, 'iam:TagMFADevice', serialNumber, serialNumber)
  },
  prepare: ({ account, input, resources }, found) =>
    newMfaSeed(resources.random, input.VirtualMFADeviceName, found?.alias ?? account),
  async run(call, writer, _target, { seed, base32, qrCode }) {
    const { account, input, resources } = call
    const serialNumber = serialNumberOf(call)
    const tags = newTags(input.Tags, resources.quotas)
    if (!(await insertMfaDevice(writer, { serialNumber, account, tags, seed }))) {
      throw entityAlreadyExists('mfaDevice', serialNumber)
    }
    // As many as users. Source: IAM User Guide, IAM and STS quotas.
    const { users: maximum } = resources.quotas
    if (!(await increaseUsage(writer, account, 'virtualMfaDevices', maximum))) {
      throw quotaExceeded('VirtualMFADevicesPerAccount', maximum)
    }
    return {
      VirtualMFADevice: {
        SerialNumber: serialNumber,
        Base32StringSeed: Buffer.from(base32),
        QRCodePNG: qrCode,
        ...(tags.length > 0 && { Tags: [...tags] }),
      },
    }
  },
})
