// Finds a version of a customer managed policy by its name.
import type { Reader } from '../../../store/store.ts'
import {
  findPolicyVersion,
  type ManagedPolicy,
  type PolicyVersion,
} from '../../../store/tables/managed-policies.ts'
import { noSuchPolicyVersion } from '../errors.ts'
import { versionNumber } from './policy-output.ts'

/** @throws {AwsError} NoSuchEntity when the policy has no such version. */
export async function existingVersion(
  reader: Reader,
  policy: ManagedPolicy,
  id: string,
): Promise<PolicyVersion> {
  const number = versionNumber(id)
  const version =
    number === undefined ? undefined : await findPolicyVersion(reader, policy.id, number)
  if (version === undefined) throw noSuchPolicyVersion(policy.arn, id)
  return version
}
