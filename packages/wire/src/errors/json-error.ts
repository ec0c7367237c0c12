// What AWS's JSON services call the errors that all services share.

import type { ServiceModel } from '../model/service-model.ts'
import { AwsError } from './aws-error.ts'

interface JsonName {
  readonly code: string
  readonly status: number
}

// AWS: common errors of the JSON services' API references. The names of awsQuery are on the left.
const jsonNames: ReadonlyMap<string, JsonName> = new Map([
  ['AccessDenied', { code: 'AccessDeniedException', status: 403 }],
  ['ExpiredToken', { code: 'ExpiredTokenException', status: 403 }],
  ['IncompleteSignature', { code: 'IncompleteSignatureException', status: 403 }],
  ['InvalidClientTokenId', { code: 'UnrecognizedClientException', status: 403 }],
  ['MissingAuthenticationToken', { code: 'MissingAuthenticationTokenException', status: 403 }],
  ['SignatureDoesNotMatch', { code: 'InvalidSignatureException', status: 403 }],
  ['ValidationError', { code: 'ValidationException', status: 400 }],
  ['MalformedInput', { code: 'SerializationException', status: 400 }],
  ['MalformedQueryString', { code: 'SerializationException', status: 400 }],
  ['ServiceUnavailable', { code: 'ServiceUnavailableException', status: 503 }],
  ['InvalidAction', { code: 'UnknownOperationException', status: 404 }],
  ['Throttling', { code: 'ThrottlingException', status: 429 }],
])

/** The error under the name and status that a JSON service gives it. */
export function jsonError(model: ServiceModel | undefined, error: AwsError): AwsError {
  const name = jsonNames.get(error.code) ?? modelledFailure(model, error)
  if (name === undefined) return error
  const { message, messageOnWire } = error
  return new AwsError({ ...name, message, messageOnWire })
}

/** A defect has the name that the service's model has for one. */
function modelledFailure(model: ServiceModel | undefined, error: AwsError): JsonName | undefined {
  if (error.code !== 'InternalFailure') return undefined
  return model?.errors.get('InternalServerException')
}
