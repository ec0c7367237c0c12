// Checks of a policy's length against the quota of where it is used.

import type { CheckContext, DocumentCheck } from '../check-context.ts'
import type { IssueCode } from '../check-texts.ts'
import type { ValidatedResourceType } from '../validate-options.ts'

interface SizeQuota {
  readonly code: IssueCode
  readonly characters: number
  /** White space outside strings counts, too. */
  readonly countsWhiteSpace: boolean
}

/**
 * AWS: 10 240 characters is the largest quota for inline policies, and what the service compares
 * with; SCPs take 10 240 since May 2026, RCPs 5 120, trust policies 2 048 unless raised.
 */
const quotas = {
  identity: {
    code: 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
    characters: 10_240,
    countsWhiteSpace: false,
  },
  trust: {
    code: 'POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA',
    characters: 2_048,
    countsWhiteSpace: false,
  },
  scp: { code: 'POLICY_SIZE_EXCEEDS_SCP_QUOTA', characters: 10_240, countsWhiteSpace: true },
  rcp: { code: 'POLICY_SIZE_EXCEEDS_RCP_QUOTA', characters: 5_120, countsWhiteSpace: true },
  resource: {
    code: 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA',
    characters: 20_480,
    countsWhiteSpace: true,
  },
} as const satisfies Readonly<Record<string, SizeQuota>>

/** AWS: bucket, access point and table policies are limited to 20 KB. */
const typesWithResourceQuota: readonly ValidatedResourceType[] = [
  'AWS::S3::Bucket',
  'AWS::S3::AccessPoint',
  'AWS::S3::MultiRegionAccessPoint',
  'AWS::S3ObjectLambda::AccessPoint',
  'AWS::DynamoDB::Table',
]

/** The POLICY_SIZE_EXCEEDS codes. The place is the whole text, white space around it included. */
export const checkPolicySize: DocumentCheck = ({ text, place }, context) => {
  const quota = quotaOf(context)
  if (quota === undefined) return
  const size = quota.countsWhiteSpace ? text.length : sizeWithoutWhiteSpace(text)
  if (size <= quota.characters) return
  const whole = { ...place, node: { ...place.node, start: 0, end: text.length } }
  context.report(quota.code, whole, {
    policySize: String(quota.countsWhiteSpace ? size : printedSize(size, text)),
    policySizeQuota: String(quota.characters),
  })
}

/**
 * AWS: in all answers on record, the service counts one character of white space, too: it prints
 * 11736 for a policy of 11735 characters beside its white space.
 */
function printedSize(size: number, text: string): number {
  return Math.min(size + 1, text.length)
}

function quotaOf({ policyType, isTrustPolicy, resourceType }: CheckContext): SizeQuota | undefined {
  if (policyType === 'IDENTITY_POLICY') return quotas.identity
  if (policyType === 'SERVICE_CONTROL_POLICY') return quotas.scp
  if (policyType === 'RESOURCE_CONTROL_POLICY') return quotas.rcp
  if (isTrustPolicy) return quotas.trust
  const isKnown = resourceType !== undefined && typesWithResourceQuota.includes(resourceType)
  return isKnown ? quotas.resource : undefined
}

/** Counts the characters of a JSON text that are not white space between its tokens. */
function sizeWithoutWhiteSpace(text: string): number {
  let size = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    const isSpace =
      character === ' ' || character === '\n' || character === '\r' || character === '\t'
    if (!inString && isSpace) continue
    size += 1
    if (character === '"') inString = !inString
    if (inString && character === '\\') {
      at += 1
      size += 1
    }
  }
  return size
}
