// Encodes answers of awsQuery services as JSON, which AWS does for `Accept: application/json`.

import type { AwsError } from '../../errors/aws-error.ts'
import type { ServiceModel } from '../../model/service-model.ts'
import { encodeBase64 } from '../encode-base64.ts'
import {
  expectArray,
  expectBoolean,
  expectBytes,
  expectDate,
  expectInteger,
  expectRecord,
  expectString,
} from '../expect-output.ts'
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
    response[wrapper] = jsonValue(model, operation.output, output ?? {}, wrapper)
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

function jsonValue(model: ServiceModel, shapeName: string, value: unknown, name: string): unknown {
  const shape = model.shapes.get(shapeName)
  if (shape === undefined) throw new Error(`the ${model.id} model has no shape \`${shapeName}\``)
  switch (shape.type) {
    case 'structure': {
      const record = expectRecord(value, name)
      const members = resultMembers(model, shapeName, shape).flatMap((member) => {
        const item = record[member.name]
        if (item === undefined || item === null) return []
        return [[member.wireName, jsonValue(model, member.shape, item, member.name)] as const]
      })
      return Object.fromEntries(members)
    }
    case 'list':
      return expectArray(value, name).map((item) => jsonValue(model, shape.of, item, name))
    case 'map': {
      const entries = Object.entries(expectRecord(value, name))
      return Object.fromEntries(
        entries.map(([key, item]) => [key, jsonValue(model, shape.value, item, name)]),
      )
    }
    case 'string':
      return expectString(value, name)
    case 'integer':
      return expectInteger(value, name)
    case 'boolean':
      return expectBoolean(value, name)
    case 'timestamp':
      return Math.floor(expectDate(value, name).getTime() / 1000)
    default:
      return encodeBase64(expectBytes(value, name))
  }
}
