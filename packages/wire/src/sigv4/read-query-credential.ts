// Reads the credential of a request that is signed in its query string (a presigned URL).

import { incompleteSignature, incompleteSignatureText } from '../errors/authentication-errors.ts'
import { decodeFormComponent } from '../uri/decode-form-component.ts'
import { parseAmzDate } from './amz-date.ts'
import { parseCredentialScope } from './parse-credential-scope.ts'
import { algorithm, type PresentedCredential } from './presented-credential.ts'

const required = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const
const optional = ['X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256']
const known: ReadonlySet<string> = new Set([...required, ...optional])

/** A week, the longest that AWS lets a presigned URL live. */
const expiresSecondsMax = 604_800

/** Longer than any real list of signed headers. */
const parameterLengthMax = 8192

/** The signature's own parameters, or nothing when the query names no signature. */
export function signatureParameters(query: string): ReadonlyMap<string, string> | undefined {
  if (!query.includes('X-Amz-')) return undefined
  const parameters = new Map<string, string>()
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals))
    if (!known.has(name)) continue
    if (parameters.has(name)) {
      throw incompleteSignature(incompleteSignatureText.duplicateParameter(name))
    }
    parameters.set(name, equals === -1 ? '' : decodeFormComponent(pair.slice(equals + 1)))
  }
  const signed = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature']
  return signed.some((name) => parameters.has(name)) ? parameters : undefined
}

/** @throws AwsError IncompleteSignature when a parameter is missing or unreadable. */
export function readQueryCredential(
  parameters: ReadonlyMap<string, string>,
  headerToken: string | undefined,
): PresentedCredential {
  const missing = required.filter((name) => !parameters.get(name))
  if (missing.length > 0) {
    throw incompleteSignature(incompleteSignatureText.missingQueryParameters(missing))
  }
  const [name, credential, signature, signedHeaders, amzDate] = required.map(
    (parameter) => parameters.get(parameter) ?? '',
  ) as [string, string, string, string, string]
  if (credential.length + signedHeaders.length > parameterLengthMax) {
    throw incompleteSignature(incompleteSignatureText.tooLong)
  }
  if (name !== algorithm) {
    throw incompleteSignature(incompleteSignatureText.unsupportedAlgorithm(name))
  }
  if (parseAmzDate(amzDate) === undefined) {
    throw incompleteSignature(incompleteSignatureText.malformedDate(amzDate))
  }
  const expiresSeconds = readExpires(parameters.get('X-Amz-Expires'))
  const sessionToken = parameters.get('X-Amz-Security-Token') || headerToken
  return {
    form: 'query',
    ...parseCredentialScope(credential),
    amzDate,
    signedHeaders: signedHeaders.split(';'),
    signature,
    ...(sessionToken && { sessionToken }),
    ...(expiresSeconds !== undefined && { expiresSeconds }),
  }
}

function readExpires(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0
  if (seconds < 1 || seconds > expiresSecondsMax) {
    throw incompleteSignature(incompleteSignatureText.malformedExpires)
  }
  return seconds
}
