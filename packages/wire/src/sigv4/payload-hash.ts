// The last line of a canonical request: the hash of the body.

import { hash } from 'node:crypto'
import type { PresentedCredential } from './presented-credential.ts'
import { signatureParameters } from './read-query-credential.ts'
import { headerValues, type SignedHttpRequest } from './signed-http-request.ts'

/** SHA-256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const unsignedPayload = 'UNSIGNED-PAYLOAD'

/**
 * The hash to sign. A request that states its hash (x-amz-content-sha256, as header or in the query
 * of a presigned one) must state the right one, or `UNSIGNED-PAYLOAD`; nothing when it does not.
 */
export function payloadHash(
  request: SignedHttpRequest,
  stated: string | undefined,
): string | undefined {
  if (stated === unsignedPayload) return unsignedPayload
  const actual = request.body.length === 0 ? emptyHash : hash('sha256', request.body, 'hex')
  return stated === undefined || stated === actual ? actual : undefined
}

/** What the request states; contradicting statements make a hash that no body has. */
export function statedPayloadHash(
  request: SignedHttpRequest,
  form: PresentedCredential['form'],
): string | undefined {
  const stated = headerValues(request.headers, 'x-amz-content-sha256').map((value) => value.trim())
  if (form === 'query') {
    const parameter = signatureParameters(request.query)?.get('X-Amz-Content-Sha256')
    if (parameter !== undefined) stated.push(parameter)
  }
  return stated.length === 0 ? undefined : stated.join()
}
