// The recorded denial that a call asks about, and the permission that asking needs.
import type { Permission } from '../../authz/permission.ts'
import type { DenialRecord } from '../../denials/denial-record.ts'
import type { Reader } from '../../store/store.ts'
import type { Call } from '../operation.ts'
import { detailsNotFound } from './errors.ts'

/** AWS: whoever in the account has the permission on `*`, not only the principal denied. */
export const permissionToAsk = ({ operation }: Call<object>): readonly Permission[] => [
  { action: `iam:${operation}`, resource: '*', deniedAs: '*' },
]

/**
 * DIVERGES: AWS may know the details of a denial only some time after it, and in its Region only;
 * iamd knows them at once, whatever Region is asked.
 *
 * @throws {AwsError} ResourceNotFoundException when the caller's account has no such denial.
 */
export async function recordedDenial(
  { account, input, now, resources }: Call<{ readonly authorizationId: string }>,
  reader: Reader,
): Promise<DenialRecord> {
  const record = await resources.denials.find(reader, account, input.authorizationId, now)
  if (record === undefined) throw detailsNotFound()
  return record
}
