// Session policies given with a call: checked when the session is made, packed into its token.
import { deflateRawSync } from 'node:zlib'
import { parsePolicy } from '@iamd/policy'
import { validationError } from '@iamd/wire'
import type { AccountId } from '../../identifiers/account-id.ts'
import type { Tag } from '../../store/columns.ts'
import type { Reader } from '../../store/store.ts'
import { isUsablePolicy } from '../iam/managed-policies/boundary.ts'
import { malformedSessionPolicy, packedPolicyTooLarge } from './errors.ts'

interface PolicyInput {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
}

/** Session policies as a token holds them. */
export interface SessionPolicies {
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
}

/** Source: STS API reference, Policy parameter of AssumeRole. */
const plainLengthMaximum = 2_048

/**
 * Reads and checks the session policies of a call.
 * @throws {AwsError} MalformedPolicyDocument for a document that can't be understood,
 * ValidationError for one that is too long and for managed policies that do not exist.
 */
export async function readSessionPolicies(
  input: PolicyInput,
  account: AccountId,
  reader: Reader,
): Promise<SessionPolicies> {
  const { Policy: policy } = input
  if (policy !== undefined) checkSessionPolicy(policy)
  const policyArns = (input.PolicyArns ?? []).flatMap(({ arn }) => (arn === undefined ? [] : [arn]))
  for (const arn of policyArns) {
    if (!(await isUsablePolicy(reader, account, arn))) {
      throw validationError(`Policy ${arn} does not exist or is not attachable.`)
    }
  }
  return { policy, policyArns }
}

/** @throws {AwsError} as `readSessionPolicies` does for a document. */
export function checkSessionPolicy(text: string): void {
  if (text.length > plainLengthMaximum) {
    throw validationError(
      "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must " +
        `have length less than or equal to ${plainLengthMaximum}`,
    )
  }
  const { policy, findings } = parsePolicy(text, 'session')
  if (policy !== undefined) return
  const isJson = !findings.some((finding) => finding.code === 'invalid-json')
  throw malformedSessionPolicy(
    isJson ? 'Syntax errors in policy.' : 'The policy is not in the valid JSON format.',
  )
}

/**
 * How many bytes policies and tags of a session may take when packed.
 *
 * DIVERGES: AWS packs in a format of its own. Percentages of PackedPolicySize are not AWS's.
 */
const packedBytesMaximum = 2_048

/**
 * PackedPolicySize: the share of the allotted space, in percent.
 * @throws {AwsError} PackedPolicyTooLarge above 100.
 */
export function packedPolicySize(policies: SessionPolicies, tags: readonly Tag[]): number {
  if (policies.policy === undefined && policies.policyArns.length === 0 && tags.length === 0) {
    return 0
  }
  const { policy, policyArns } = policies
  const packed = deflateRawSync(JSON.stringify([policy, policyArns, tags]))
  const percent = Math.ceil((100 * packed.length) / packedBytesMaximum)
  if (percent > 100) throw packedPolicyTooLarge(percent)
  return percent
}
