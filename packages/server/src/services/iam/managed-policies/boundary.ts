// Sets and removes the permissions boundary of a user or role, keeping the counts of its use.
import { findManagedPolicy as findAwsPolicy } from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { awsManagedPolicyPrefix, isAwsManagedPolicyArn } from '../../../identifiers/arns.ts'
import type { Reader, Writer } from '../../../store/store.ts'
import { findManagedPolicy } from '../../../store/tables/managed-policies.ts'
import { adjustPolicyUsage } from '../../../store/tables/policy-usage.ts'
import { noSuchEntity, policyNotAttachable } from '../errors.ts'
import { checkPolicyArn } from './policy-arn.ts'

/**
 * Whether a managed policy, AWS's or the account's own, exists.
 * Policies of other accounts can't be used. Source: IAM API reference, AttachUserPolicy.
 */
export async function isUsablePolicy(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<boolean> {
  if (isAwsManagedPolicyArn(arn)) return findAwsPolicy(arn) !== undefined
  return (await findManagedPolicy(reader, arn))?.account === account
}

/**
 * Refuses a policy that can't be attached to customers' users, groups and roles or be their
 * boundary.
 * @throws {AwsError} NoSuchEntity, or PolicyNotAttachable for policies of service-linked roles.
 */
export async function checkAttachable(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<void> {
  if (!(await isUsablePolicy(reader, account, arn))) throw noSuchEntity('attachablePolicy', arn)
  if (arn.startsWith(`${awsManagedPolicyPrefix}aws-service-role/`)) {
    throw policyNotAttachable('Cannot attach a Service Role Policy to a Customer Role.')
  }
}

/**
 * Counts a change of boundary; the caller stores the entity.
 * @throws {AwsError} when the new boundary is no policy of the account or of AWS.
 */
export async function setBoundary(
  writer: Writer,
  account: AccountId,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  if (after !== undefined) {
    checkPolicyArn(after)
    await checkAttachable(writer, account, after)
    await adjustPolicyUsage(writer, account, after, { boundaries: 1 })
  }
  if (before !== undefined) await adjustPolicyUsage(writer, account, before, { boundaries: -1 })
}
