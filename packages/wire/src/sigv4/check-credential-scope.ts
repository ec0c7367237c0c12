// Checks that a credential is scoped to this service, a valid region and the day of its signature.

import { signatureDoesNotMatch, signatureRefusedText } from '../errors/authentication-errors.ts'
import { type PresentedCredential, scopeTerminator } from './presented-credential.ts'

export interface ExpectedScope {
  readonly service: string
  readonly regionIsValid: (region: string) => boolean
}

/**
 * @throws AwsError SignatureDoesNotMatch with one text for each wrong part, in AWS's order: region,
 *   service, terminator, date.
 */
export function checkCredentialScope(
  credential: PresentedCredential,
  expected: ExpectedScope,
): void {
  const { region, service, terminator, date, amzDate } = credential
  let refused = ''
  if (!expected.regionIsValid(region)) refused += signatureRefusedText.region
  if (service !== expected.service) refused += signatureRefusedText.service(expected.service)
  if (terminator !== scopeTerminator) refused += signatureRefusedText.terminator(terminator)
  if (!amzDate.startsWith(date) || date.length !== 8) {
    refused += signatureRefusedText.date(date, amzDate)
  }
  if (refused !== '') throw signatureDoesNotMatch(refused)
}

/**
 * Whether a text has the form of a region's name (`eu-west-1`, `us-gov-east-1`). Clients with their
 * own endpoint sign with whatever region they are set to, so the list of regions is not asked.
 */
export function isRegionName(region: string): boolean {
  return region.length <= 64 && /^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$/.test(region)
}
