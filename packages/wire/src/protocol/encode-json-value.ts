// Turns a value of a shape into plain JSON; what is not as the model says is a defect.

import type {
  ServiceModel,
  StructureMember,
  StructureShape,
  TimestampShape,
} from '../model/service-model.ts'
import { encodeBase64 } from './encode-base64.ts'
import {
  expectArray,
  expectBoolean,
  expectBytes,
  expectDate,
  expectInteger,
  expectRecord,
  expectString,
} from './expect-output.ts'

/** What protocols that write JSON differ in. */
export interface JsonForm {
  readonly model: ServiceModel
  /** The members of a structure in the order in which they are written. */
  membersOf(shapeName: string, shape: StructureShape): readonly StructureMember[]
  timestamp(date: Date, shape: TimestampShape): string | number
}

/** @throws Error when the value is not what the model says: a defect of the operation. */
export function encodeJsonValue(
  form: JsonForm,
  shapeName: string,
  value: unknown,
  name: string,
): unknown {
  const shape = form.model.shapes.get(shapeName)
  if (shape === undefined) {
    throw new Error(`the ${form.model.id} model has no shape \`${shapeName}\``)
  }
  switch (shape.type) {
    case 'structure':
      return encodeMembers(form, form.membersOf(shapeName, shape), expectRecord(value, name))
    case 'list':
      return expectArray(value, name).map((item) => encodeJsonValue(form, shape.of, item, name))
    case 'map': {
      const entries = Object.entries(expectRecord(value, name))
      return Object.fromEntries(
        entries.map(([key, item]) => [key, encodeJsonValue(form, shape.value, item, name)]),
      )
    }
    case 'string':
      return expectString(value, name)
    case 'integer':
      return expectInteger(value, name)
    case 'boolean':
      return expectBoolean(value, name)
    case 'timestamp':
      return form.timestamp(expectDate(value, name), shape)
    case 'document':
      return value
    default:
      return encodeBase64(expectBytes(value, name))
  }
}

/** The members that are there. */
export function encodeMembers(
  form: JsonForm,
  members: readonly StructureMember[],
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = members.flatMap(({ name, wireName, shape }) => {
    const value = record[name]
    if (value === undefined || value === null) return []
    return [[wireName, encodeJsonValue(form, shape, value, name)] as const]
  })
  return Object.fromEntries(entries)
}
