// Turns a value of a shape into plain JSON; what is not as the model says is a defect.

import type { ServiceModel, StructureMember } from '../../model/service-model.ts'
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
import { shapeOf } from './decode-json-value.ts'
import { formatTime, timestampFormat } from './timestamps.ts'

/** @throws Error when the value is not what the model says: a defect of the operation. */
export function encodeJsonValue(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  name: string,
): unknown {
  const shape = shapeOf(model, shapeName)
  switch (shape.type) {
    case 'structure':
      return encodeMembers(model, shape.members, expectRecord(value, name))
    case 'list':
      return expectArray(value, name).map((item) => encodeJsonValue(model, shape.of, item, name))
    case 'map': {
      const entries = Object.entries(expectRecord(value, name))
      return Object.fromEntries(
        entries.map(([key, item]) => [key, encodeJsonValue(model, shape.value, item, name)]),
      )
    }
    case 'string':
      return expectString(value, name)
    case 'integer':
      return expectInteger(value, name)
    case 'boolean':
      return expectBoolean(value, name)
    case 'timestamp':
      return formatTime(expectDate(value, name), timestampFormat(shape, 'body'))
    case 'document':
      return value
    default:
      return encodeBase64(expectBytes(value, name))
  }
}

/** Members that are there, in the model's order. */
export function encodeMembers(
  model: ServiceModel,
  members: readonly StructureMember[],
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = members.flatMap(({ name, wireName, shape }) => {
    const value = record[name]
    if (value === undefined || value === null) return []
    return [[wireName, encodeJsonValue(model, shape, value, name)] as const]
  })
  return Object.fromEntries(entries)
}
