// Errors of authentication with AWS's wording; which of them applies is decided elsewhere.

import { AwsError } from './aws-error.ts'

/** The request carries no signature and the operation needs one. */
export function missingAuthenticationToken(): AwsError {
  return new AwsError({
    code: 'MissingAuthenticationToken',
    status: 403,
    message: 'Request is missing Authentication Token',
  })
}

/** The signature is there and cannot be read; the wordings are below. */
export function incompleteSignature(message: string): AwsError {
  return new AwsError({ code: 'IncompleteSignature', status: 400, message })
}

/** Unknown or inactive key, foreign or missing session token, deleted user or role. */
export function invalidClientTokenId(): AwsError {
  return new AwsError({
    code: 'InvalidClientTokenId',
    status: 403,
    message: 'The security token included in the request is invalid.',
  })
}

/** A session past its end. AWS's text has no full stop. */
export function expiredToken(): AwsError {
  return new AwsError({
    code: 'ExpiredToken',
    status: 403,
    message: 'The security token included in the request is expired',
  })
}

/** The signature is wrong, or refused for its scope, time or signed headers. */
export function signatureDoesNotMatch(
  message = 'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. ' +
    'Consult the service documentation for details.',
): AwsError {
  return new AwsError({ code: 'SignatureDoesNotMatch', status: 403, message })
}

/** Wordings of {@link incompleteSignature}. */
export const incompleteSignatureText = {
  notKeyValue: (part: string, header: string) =>
    `'${part}' not a valid key=value pair (missing equal-sign) ` +
    `in Authorization header: '${header}'.`,
  missingParameters: (missing: readonly string[], header: string) =>
    `${missing.map((name) => missingHeaderPart[name] ?? '').join(' ')} Authorization=${header}`,
  missingQueryParameters: (missing: readonly string[]) =>
    `${missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' ')}` +
    ' Re-examine the query-string parameters.',
  duplicateParameter: (name: string) => `'${name}' may be given only once.`,
  unsupportedAlgorithm: (algorithm: string) => `Unsupported AWS 'algorithm': '${algorithm}'.`,
  malformedCredential: (credential: string) =>
    'Credential must have exactly 5 slash-delimited elements, ' +
    `e.g. keyid/date/region/service/term, got '${credential}'`,
  malformedDate: (date: string) =>
    `Date must be in ISO-8601 'basic format'. Got '${date}'. ` +
    'See http://en.wikipedia.org/wiki/ISO_8601',
  malformedExpires: 'X-Amz-Expires should be a number from 1 to 604800.',
  bothForms:
    'Only one auth mechanism allowed: use the query-string parameters or the Authorization header.',
  tooLong: 'The signature of the request is too long.',
} as const

const missingHeaderPart: Readonly<Record<string, string>> = {
  Credential: "Authorization header requires 'Credential' parameter.",
  Signature: "Authorization header requires 'Signature' parameter.",
  SignedHeaders: "Authorization header requires 'SignedHeaders' parameter.",
  Date: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
}

/** Wordings of {@link signatureDoesNotMatch} other than the plain one. */
export const signatureRefusedText = {
  region: 'Credential should be scoped to a valid region. ',
  service: (expected: string) => `Credential should be scoped to correct service: '${expected}'. `,
  terminator: (sent: string) =>
    `Credential should be scoped with a valid terminator: 'aws4_request', not '${sent}'. `,
  date: (scopeDate: string, amzDate: string) =>
    'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
    `'${scopeDate}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
  expired: (amzDate: string, earliest: string, now: string, window: string) =>
    `Signature expired: ${amzDate} is now earlier than ${earliest} (${now} - ${window}.)`,
  notYetCurrent: (amzDate: string, latest: string, now: string) =>
    `Signature not yet current: ${amzDate} is still later than ${latest} (${now} + 15 min.)`,
  hostNotSigned: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
} as const
