// The MFA code that an STS call may carry.
import { incompleteMultiFactorAuthentication, unknownMultiFactorDevice } from './errors.ts'

interface MultiFactorInput {
  readonly SerialNumber?: string | undefined
  readonly TokenCode?: string | undefined
}

/**
 * Checks the code of a call. No account has an MFA device, so a serial number is of no device.
 * @throws {AwsError} AccessDenied for half a pair, and for a device that is not the caller's.
 */
export function checkMultiFactor({ SerialNumber, TokenCode }: MultiFactorInput): void {
  if (SerialNumber === undefined && TokenCode === undefined) return
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw incompleteMultiFactorAuthentication()
  }
  throw unknownMultiFactorDevice()
}
