// The versions of customer managed policies: found by name, and counted against their quota.
import type { AccountId } from '../../../identifiers/account-id.ts'
import type { Reader, Writer } from '../../../store/store.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import {
  findPolicyVersion,
  type ManagedPolicy,
  type PolicyVersion,
} from '../../../store/tables/managed-policies.ts'
import type { Quotas } from '../../quotas.ts'
import { noSuchPolicyVersion, quotaExceeded } from '../errors.ts'
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

/** @throws {AwsError} LimitExceeded when the account has all the versions that it may have. */
export async function countPolicyVersion(
  writer: Writer,
  account: AccountId,
  { policyVersionsInUse: maximum }: Quotas,
): Promise<void> {
  if (await increaseUsage(writer, account, 'policyVersions', maximum)) return
  // AWS's own words are not recorded.
  throw quotaExceeded('PolicyVersionsInUse', maximum)
}
