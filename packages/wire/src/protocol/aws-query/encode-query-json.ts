// Encodes answers of awsQuery services as JSON, which AWS does for `Accept: application/json`.

import type { AwsError } from '../../errors/aws-error.ts'
import type { ServiceModel } from '../../model/service-model.ts'
import { encodeJsonValue, type JsonForm } from '../encode-json-value.ts'
import { resultMembers } from './result-members.ts'

/**
 * `{"XResponse":{"XResult":{…},"ResponseMetadata":{"RequestId":"…"}}}`; timestamps are seconds
 * since the epoch.
 *
 * @throws Error when the output is not what the model says: a defect of the operation.
 */
export function encodeQueryResultAsJson(
  model: ServiceModel,
  operationName: string,
  output: object | undefined,
  requestId: string,
): string {
  const operation = model.operations.get(operationName)
  if (operation === undefined) {
    throw new Error(`the ${model.id} model has no operation \`${operationName}\``)
  }
  const response: Record<string, unknown> = {}
  if (operation.output !== undefined) {
    const wrapper = operation.resultWrapper ?? `${operationName}Result`
    response[wrapper] = encodeJsonValue(jsonForm(model), operation.output, output ?? {}, wrapper)
  }
  response['ResponseMetadata'] = { RequestId: requestId }
  return JSON.stringify({ [`${operationName}Response`]: response })
}

/** `{"Error":{"Code":"…","Message":"…","Type":"Sender"},"RequestId":"…"}`. */
export function encodeQueryErrorAsJson(error: AwsError, requestId: string): string {
  const message = error.messageOnWire ? { Message: error.message } : {}
  return JSON.stringify({
    Error: { Code: error.code, ...message, Type: error.fault },
    RequestId: requestId,
  })
}

function jsonForm(model: ServiceModel): JsonForm {
  return {
    model,
    membersOf: (shapeName, shape) => resultMembers(model, shapeName, shape),
    timestamp: (date) => Math.floor(date.getTime() / 1000),
  }
}
