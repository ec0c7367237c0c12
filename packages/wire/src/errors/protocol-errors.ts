// Errors that every AWS service shares, outside its model: dispatch, decoding, limits, faults.

import { AwsError } from './aws-error.ts'

/** Namespace of the errors that AWS gives before it knows which service is called. */
export const dispatchNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09'

/** No operation has this name and version; `undefined` is a version that was not sent. */
export function invalidAction(action: string, version: string | undefined): AwsError {
  const printed = version ?? 'NO_VERSION_SPECIFIED'
  return new AwsError({
    code: 'InvalidAction',
    status: 400,
    message: `Could not find operation ${action} for version ${printed}`,
    namespace: dispatchNamespace,
  })
}

/** No operation has this method and path. AWS sends no message. */
export function unknownOperation(): AwsError {
  return new AwsError({
    code: 'UnknownOperationException',
    status: 404,
    message: '',
    messageOnWire: false,
  })
}

/** A parameter that cannot be read as its type; AWS often sends this one without a message. */
export function malformedInput(message?: string): AwsError {
  return new AwsError({
    code: 'MalformedInput',
    status: 400,
    message: message ?? '',
    messageOnWire: message !== undefined,
  })
}

/** A query string or form that cannot be decoded. Status 404 is AWS's, in its common errors. */
export function malformedQueryString(
  message = 'The query string contains a syntax error',
): AwsError {
  return new AwsError({ code: 'MalformedQueryString', status: 404, message })
}

/** A value that a constraint of the model, or of the service, refuses. */
export function validationError(message: string): AwsError {
  return new AwsError({ code: 'ValidationError', status: 400, message })
}

/** A value that is refused by a rule across members, such as STS's for session tags. */
export function invalidParameterValue(message: string): AwsError {
  return new AwsError({ code: 'InvalidParameterValue', status: 400, message })
}

/** The caller is known and may not do this. */
export function accessDenied(message: string): AwsError {
  return new AwsError({ code: 'AccessDenied', status: 403, message })
}

/** A body over the limit. AWS answers 413 with an empty body, so only the status is sent. */
export function requestEntityTooLarge(): AwsError {
  return new AwsError({
    code: 'RequestEntityTooLarge',
    status: 413,
    message: 'The request body is larger than the limit.',
  })
}

/** Too many requests. */
export function throttling(): AwsError {
  return new AwsError({ code: 'Throttling', status: 400, message: 'Rate exceeded' })
}

/** Something the service needs is away; clients retry. */
export function serviceUnavailable(): AwsError {
  return new AwsError({
    code: 'ServiceUnavailable',
    status: 503,
    message: 'The request has failed due to a temporary failure of the server.',
  })
}

/** A defect, found before the service was known. */
export function internalFailure(): AwsError {
  return new AwsError({
    code: 'InternalFailure',
    status: 500,
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  })
}
