// Compares the signature that a request presents with the one its secret key makes.

import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { signatureDoesNotMatch, signatureRefusedText } from '../errors/authentication-errors.ts'
import { calculateSignature } from './calculate-signature.ts'
import type { PresentedCredential } from './presented-credential.ts'
import type { SignedHttpRequest } from './signed-http-request.ts'

/**
 * Verifies the signature over method, path, query, signed headers and body, in constant time. The
 * last check: key, session token, scope and time come first, as at AWS.
 *
 * @throws AwsError SignatureDoesNotMatch, also when the Host header is not signed.
 */
export function verifySignature(
  request: SignedHttpRequest,
  credential: PresentedCredential,
  signingKey: KeyObject,
): void {
  const { signedHeaders } = credential
  if (!signedHeaders.includes('host') && !signedHeaders.includes(':authority')) {
    throw signatureDoesNotMatch(signatureRefusedText.hostNotSigned)
  }
  const expected = calculateSignature(request, credential, signingKey)
  if (expected === undefined) throw signatureDoesNotMatch()
  const expectedBytes = Buffer.from(expected)
  const presentedBytes = Buffer.from(credential.signature)
  if (
    expectedBytes.length !== presentedBytes.length ||
    !timingSafeEqual(expectedBytes, presentedBytes)
  ) {
    throw signatureDoesNotMatch()
  }
}
