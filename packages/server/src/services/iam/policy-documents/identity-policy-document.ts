// Checks the documents of managed and inline policies when they are saved, as AWS does.
import { parsePolicy } from '@iamd/policy'
import { malformedPolicyDocument } from '../errors.ts'
import { identityRefusals, olderVersionText, refusalOf } from './malformed-policy-texts.ts'

/**
 * Managed policies have to be of the current version of the policy language; inline policies may
 * be of the older one. Source: transcript of CreatePolicy without Version, refused by AWS.
 */
type IdentityPolicyUse = 'managed' | 'inline'

/** @throws {AwsError} MalformedPolicyDocument in AWS's words. */
export function checkIdentityPolicy(text: string, use: IdentityPolicyUse): void {
  const refusal = refusalOf(parsePolicy(text, 'identity').findings, text, identityRefusals)
  if (refusal?.isGrammar) throw malformedPolicyDocument(refusal.text)
  if (use === 'managed' && !isCurrentVersion(text)) throw malformedPolicyDocument(olderVersionText)
  if (refusal !== undefined) throw malformedPolicyDocument(refusal.text)
}

/** The grammar has been checked, so that the text is a JSON object. */
function isCurrentVersion(text: string): boolean {
  const document = JSON.parse(text) as { readonly Version?: unknown }
  return document.Version === '2012-10-17'
}
