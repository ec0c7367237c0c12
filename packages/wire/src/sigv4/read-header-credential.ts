// Reads the credential of a request that is signed in its Authorization header.

import { incompleteSignature, incompleteSignatureText } from '../errors/authentication-errors.ts'
import { amzDateFromHttpDate, parseAmzDate } from './amz-date.ts'
import { parseCredentialScope } from './parse-credential-scope.ts'
import { algorithm, type PresentedCredential } from './presented-credential.ts'
import { headerValues } from './signed-http-request.ts'

/** Longer than any real header with fifty signed headers. */
const authorizationLengthMax = 8192

/** @throws AwsError IncompleteSignature when a part is missing, doubled or unreadable. */
export function readHeaderCredential(
  authorization: string,
  headers: readonly string[],
): PresentedCredential {
  if (authorization.length > authorizationLengthMax) {
    throw incompleteSignature(incompleteSignatureText.tooLong)
  }
  const parts = parseAuthorization(authorization)
  const date = singleHeader(headers, 'x-amz-date') ?? singleHeader(headers, 'date')
  const credential = parts.get('Credential')
  const signature = parts.get('Signature')
  const signedHeaders = parts.get('SignedHeaders')
  if (!credential || !signature || !signedHeaders || !date) {
    const required = { Credential: credential, Signature: signature, SignedHeaders: signedHeaders }
    const missing = Object.entries({ ...required, Date: date })
      .filter(([, value]) => !value)
      .map(([name]) => name)
    throw incompleteSignature(incompleteSignatureText.missingParameters(missing, authorization))
  }
  const [name = ''] = authorization.split(/\s/, 1)
  if (name !== algorithm) {
    throw incompleteSignature(incompleteSignatureText.unsupportedAlgorithm(name))
  }
  const sessionToken = singleHeader(headers, 'x-amz-security-token')
  return {
    form: 'header',
    ...parseCredentialScope(credential),
    amzDate: readDate(date),
    signedHeaders: signedHeaders.split(';'),
    signature,
    ...(sessionToken && { sessionToken }),
  }
}

function parseAuthorization(authorization: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  const blank = authorization.search(/\s/)
  // Without a blank all of it is the algorithm, and everything else is missing.
  const list = blank === -1 ? '' : authorization.slice(blank)
  for (const item of list.split(',')) {
    const part = item.trim()
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals < 1) {
      throw incompleteSignature(incompleteSignatureText.notKeyValue(part, authorization))
    }
    const name = part.slice(0, equals)
    if (parts.has(name)) {
      throw incompleteSignature(incompleteSignatureText.duplicateParameter(name))
    }
    parts.set(name, part.slice(equals + 1))
  }
  return parts
}

function singleHeader(headers: readonly string[], name: string): string | undefined {
  const [value, ...others] = headerValues(headers, name)
  if (others.length > 0) {
    throw incompleteSignature(incompleteSignatureText.duplicateParameter(name))
  }
  return value?.trim()
}

function readDate(text: string): string {
  const amzDate = amzDateFromHttpDate(text) ?? text
  if (parseAmzDate(amzDate) === undefined) {
    throw incompleteSignature(incompleteSignatureText.malformedDate(text))
  }
  return amzDate
}
