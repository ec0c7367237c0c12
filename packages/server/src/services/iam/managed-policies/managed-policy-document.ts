// Checks the document of a new version of a managed policy.
import type { Quotas } from '../../quotas.ts'
import { quotaExceeded } from '../errors.ts'
import { documentSize } from '../policy-documents/document-size.ts'
import { checkIdentityPolicy } from '../policy-documents/identity-policy-document.ts'

/** @throws {AwsError} LimitExceeded for its size, MalformedPolicyDocument for what it says. */
export function checkManagedPolicyDocument(text: string, quotas: Quotas): void {
  const { managedPolicySize: maximum } = quotas
  if (documentSize(text) > maximum) throw quotaExceeded('PolicySize', maximum)
  checkIdentityPolicy(text, 'managed')
}
