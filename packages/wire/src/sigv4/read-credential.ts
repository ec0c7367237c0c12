// Reads the credential that a request presents, from its header or its query string.

import { incompleteSignature, incompleteSignatureText } from '../errors/authentication-errors.ts'
import type { PresentedCredential } from './presented-credential.ts'
import { readHeaderCredential } from './read-header-credential.ts'
import { readQueryCredential, signatureParameters } from './read-query-credential.ts'
import { headerValues, type SignedHttpRequest } from './signed-http-request.ts'

/**
 * The credential of a signed request; nothing for an unsigned one. It says who claims to call: the
 * scope, the time and the signature are checked by `checkCredentialScope`, `checkSignatureTime` and
 * `verifySignature`, in this order, once the access key is known.
 *
 * @throws AwsError IncompleteSignature when the signature cannot be read or is given twice.
 */
export function readCredential(request: SignedHttpRequest): PresentedCredential | undefined {
  const authorizations = headerValues(request.headers, 'authorization')
    .map((value) => value.trim())
    .filter((value) => value !== '')
  const [authorization, ...others] = authorizations
  const parameters = signatureParameters(request.query)
  if (others.length > 0) {
    throw incompleteSignature(incompleteSignatureText.duplicateParameter('Authorization'))
  }
  if (authorization === undefined) {
    if (parameters === undefined) return undefined
    const [token] = headerValues(request.headers, 'x-amz-security-token')
    return readQueryCredential(parameters, token)
  }
  if (parameters !== undefined) throw incompleteSignature(incompleteSignatureText.bothForms)
  return readHeaderCredential(authorization, request.headers)
}
