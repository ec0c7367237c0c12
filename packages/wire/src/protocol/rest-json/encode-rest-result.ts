// Encodes the output of an operation as a rest-json answer: status, headers and body.

import type { ServiceModel, StructureShape } from '../../model/service-model.ts'
import { encodeJsonValue, encodeMembers, type JsonForm } from '../encode-json-value.ts'
import { expectBytes, expectInteger, expectRecord, expectString } from '../expect-output.ts'
import { shapeOf } from './decode-json-value.ts'
import { formatTime, timestampFormat } from './timestamps.ts'

/** An answer of a rest-json service. */
export interface RestAnswer {
  readonly status: number
  /** Besides the request id and the length. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

const jsonType = { 'content-type': 'application/json' } as const

/** @throws Error when the output is not what the model says: a defect of the operation. */
export function encodeRestResult(
  model: ServiceModel,
  operationName: string,
  output: object | undefined,
): RestAnswer {
  const operation = model.operations.get(operationName)
  if (operation?.http === undefined) {
    throw new Error(`the ${model.id} model has no rest operation \`${operationName}\``)
  }
  const { status } = operation.http
  if (operation.output === undefined) return { status, headers: {}, body: '' }
  const shape = shapeOf(model, operation.output)
  if (shape.type !== 'structure') throw new Error(`\`${operation.output}\` is not a structure`)
  const record = expectRecord(output ?? {}, operation.output)
  const { headers, body } = encodeBody(model, shape, record)
  return {
    status: statusMember(shape, record) ?? status,
    headers: { ...headers, ...headerMembers(model, shape, record) },
    body,
  }
}

type OutputRecord = Readonly<Record<string, unknown>>

function encodeBody(
  model: ServiceModel,
  { members, payload }: StructureShape,
  record: OutputRecord,
): Pick<RestAnswer, 'headers' | 'body'> {
  const inBody = members.filter(({ location }) => location === 'body')
  if (payload === undefined) {
    return {
      headers: jsonType,
      body: JSON.stringify(encodeMembers(jsonForm(model), inBody, record)),
    }
  }
  const member = inBody.find(({ name }) => name === payload)
  if (member === undefined) throw new Error(`there is no member \`${payload}\``)
  const value = record[payload]
  if (value === undefined || value === null) return { headers: {}, body: '' }
  const { type } = shapeOf(model, member.shape)
  if (type === 'blob') {
    const headers = { 'content-type': 'application/octet-stream' }
    return { headers, body: expectBytes(value, payload) }
  }
  if (type === 'string') {
    return { headers: { 'content-type': 'text/plain' }, body: expectString(value, payload) }
  }
  const body = JSON.stringify(encodeJsonValue(jsonForm(model), member.shape, value, payload))
  return { headers: jsonType, body }
}

function statusMember({ members }: StructureShape, record: OutputRecord): number | undefined {
  const member = members.find(({ location }) => location === 'status')
  const value = member && record[member.name]
  return member === undefined || value === undefined ? undefined : expectInteger(value, member.name)
}

function headerMembers(
  model: ServiceModel,
  { members }: StructureShape,
  record: OutputRecord,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { name, wireName, shape: shapeName, location } of members) {
    const value = record[name]
    if (location !== 'header' || value === undefined || value === null) continue
    headers[wireName.toLowerCase()] = headerText(model, shapeName, value, name)
  }
  return headers
}

function headerText(model: ServiceModel, shapeName: string, value: unknown, name: string): string {
  const shape = shapeOf(model, shapeName)
  if (shape.type === 'timestamp' && value instanceof Date) {
    return String(formatTime(value, timestampFormat(shape, 'header')))
  }
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item: unknown) => headerText(model, shape.of, item, name)).join(', ')
  }
  return String(encodeJsonValue(jsonForm(model), shapeName, value, name))
}

function jsonForm(model: ServiceModel): JsonForm {
  return {
    model,
    membersOf: (_, { members }) => members,
    timestamp: (date, shape) => formatTime(date, timestampFormat(shape, 'body')),
  }
}
