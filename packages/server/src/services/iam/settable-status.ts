// The statuses that a caller may give to a key, certificate or other credential.
import type { StatusType } from '@aws-sdk/client-iam'
import type { CredentialStatus } from '../../store/columns.ts'
import { statusNotSupported } from './errors.ts'

/**
 * The status, when it is one that may be set.
 * @throws {AwsError} InvalidInput for `Expired`, which the type has but AWS alone sets.
 */
export function settableStatus(status: StatusType): CredentialStatus {
  if (status === 'Expired') throw statusNotSupported(status)
  return status
}
