// Encodes an AwsError as a rest-json answer: its name in a header, its message in the body.

import type { AwsError } from '../../errors/aws-error.ts'
import { jsonError } from '../../errors/json-error.ts'
import type { ServiceModel } from '../../model/service-model.ts'
import type { RestAnswer } from './encode-rest-result.ts'

/** The answer to a call that failed. Errors that all services share get their JSON names. */
export function encodeRestError(model: ServiceModel | undefined, error: AwsError): RestAnswer {
  const { code, status, message, messageOnWire } = jsonError(model, error)
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': code },
    body: JSON.stringify(messageOnWire ? { message } : {}),
  }
}
