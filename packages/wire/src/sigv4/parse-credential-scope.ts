// Splits the Credential of a signature into the access key id and its scope.

import { incompleteSignature, incompleteSignatureText } from '../errors/authentication-errors.ts'

export interface CredentialScope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly terminator: string
}

/**
 * Reads `keyid/yyyymmdd/region/service/aws4_request`; whether the parts are right is checked later.
 *
 * @throws AwsError IncompleteSignature when there are not exactly five parts.
 */
export function parseCredentialScope(credential: string): CredentialScope {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/')
  if (
    !accessKeyId ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    terminator === undefined ||
    rest.length > 0
  ) {
    throw incompleteSignature(incompleteSignatureText.malformedCredential(credential))
  }
  return { accessKeyId, date, region, service, terminator }
}
