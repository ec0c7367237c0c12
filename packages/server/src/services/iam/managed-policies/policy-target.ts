// The managed policy that a call is about: which it is, and how policies and denials name it.
import { type ManagedPolicy as AwsPolicy, findManagedPolicy as findAwsPolicy } from '@iamd/catalog'
import { accessDenied } from '@iamd/wire'
import { denialText } from '../../../authz/denial-text.ts'
import type { Permission } from '../../../authz/permission.ts'
import { isAwsManagedPolicyArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findManagedPolicy, type ManagedPolicy } from '../../../store/tables/managed-policies.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { checkPolicyArn } from './policy-arn.ts'

interface PolicyInput {
  readonly PolicyArn: string
}

/** A policy of the caller's account, or one of AWS, which are the same in all accounts. */
export type NamedPolicy =
  | { readonly by: 'customer'; readonly policy: ManagedPolicy }
  | { readonly by: 'aws'; readonly policy: AwsPolicy }

/** The policy that the input names; undefined when there is none that the account can see. */
export async function namedPolicy(
  { account, input }: Call<PolicyInput>,
  reader: Reader,
): Promise<NamedPolicy | undefined> {
  const { PolicyArn: arn } = input
  if (isAwsManagedPolicyArn(arn)) {
    const policy = findAwsPolicy(arn)
    return policy && { by: 'aws', policy }
  }
  const policy = await findManagedPolicy(reader, arn)
  return policy?.account === account ? { by: 'customer', policy } : undefined
}

/**
 * The permission to do something to one managed policy.
 * @throws {AwsError} when the input has no policy's ARN.
 */
export function policyPermission(
  { input, operation }: Call<PolicyInput>,
  target: NamedPolicy | undefined,
): Permission {
  const { PolicyArn: arn } = input
  checkPolicyArn(arn)
  return {
    action: `iam:${operation}`,
    resource: arn,
    deniedAs: `policy ${arn}`,
    resourceTags: target?.by === 'customer' ? target.policy.tags : undefined,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such policy. */
export function existingPolicy(target: NamedPolicy | undefined, arn: string): NamedPolicy {
  if (target === undefined) throw noSuchEntity('policy', arn)
  return target
}

/**
 * The policy that a call wants to change.
 * @throws {AwsError} AccessDenied for AWS's policies, whatever the caller's permissions: they are
 * of another account, which lets nobody write them. NoSuchEntity when there is no such policy.
 */
export function changeablePolicy(
  call: Call<PolicyInput>,
  target: NamedPolicy | undefined,
): ManagedPolicy {
  const { PolicyArn: arn } = call.input
  if (isAwsManagedPolicyArn(arn)) {
    const decision = { effect: 'implicitDeny', layer: 'resource' } as const
    throw accessDenied(denialText(call.caller, policyPermission(call, target), decision))
  }
  const named = existingPolicy(target, arn)
  if (named.by !== 'customer') throw noSuchEntity('policy', arn)
  return named.policy
}
