// Decodes a JSON value by its shape, and notes the constraints that it breaks.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type {
  ListShape,
  MapShape,
  ServiceModel,
  Shape,
  StructureMember,
} from '../../model/service-model.ts'
import { checkCount, checkInteger, checkString } from '../../validation/check-constraints.ts'
import { lowerCamel, printValue } from '../../validation/print-value.ts'
import { addMissing, type Violations } from '../../validation/violations.ts'
import { decodeBase64 } from '../decode-base64.ts'
import { parseTime, timestampFormat } from './timestamps.ts'

/** One input being decoded. */
export interface Decoding {
  readonly model: ServiceModel
  readonly violations: Violations
}

/** Deeper than any input of AWS; shapes may contain themselves. */
const depthMaximum = 64

const int32Max = 2 ** 31 - 1
const int32Min = -(2 ** 31)

/** @throws AwsError MalformedInput for a value that is not of the shape's type. */
export function decodeJsonValue(
  decoding: Decoding,
  shapeName: string,
  value: unknown,
  path: string,
  depth = 0,
): unknown {
  if (depth > depthMaximum) throw malformedInput('The input is nested too deeply.')
  const shape = shapeOf(decoding.model, shapeName)
  switch (shape.type) {
    case 'structure': {
      const record = expectObject(value)
      if (shape.union) refuseOtherThanOne(record)
      return decodeMembers(decoding, shape.members, record, path === '' ? '' : `${path}.`, depth)
    }
    case 'list':
      return decodeList({ decoding, shapeName, path, depth }, shape, value)
    case 'map':
      return decodeMap({ decoding, shapeName, path, depth }, shape, value)
    case 'document':
      return value
    default:
      return decodeScalar(decoding, shape, value, path)
  }
}

/** The shape of a name. */
export function shapeOf(model: ServiceModel, shapeName: string): Shape {
  const shape = model.shapes.get(shapeName)
  if (shape === undefined) throw new Error(`the ${model.id} model has no shape \`${shapeName}\``)
  return shape
}

/** Decodes members that a JSON object has; null is as good as absent, unknown members are ignored. */
export function decodeMembers(
  decoding: Decoding,
  members: readonly StructureMember[],
  record: Readonly<Record<string, unknown>>,
  prefix: string,
  depth = 0,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { name, wireName, shape, required } of members) {
    const value = Object.hasOwn(record, wireName) ? (record[wireName] ?? undefined) : undefined
    const path = prefix + lowerCamel(name)
    if (value !== undefined) result[name] = decodeJsonValue(decoding, shape, value, path, depth + 1)
    else if (required) addMissing(decoding.violations, path)
  }
  return result
}

/** @throws AwsError MalformedInput for anything but a JSON object. */
export function expectObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>
  }
  throw malformedInput('Expected a JSON object.')
}

function refuseOtherThanOne(record: Readonly<Record<string, unknown>>): void {
  const given = Object.values(record).filter((value) => value !== null)
  if (given.length !== 1) throw malformedInput('Exactly one member of a union must be given.')
}

interface Place {
  readonly decoding: Decoding
  readonly shapeName: string
  readonly path: string
  readonly depth: number
}

function decodeList(place: Place, shape: ListShape, value: unknown): readonly unknown[] {
  const { decoding, path, depth } = place
  if (!Array.isArray(value)) throw malformedInput('Expected a JSON array.')
  const items = value.map((item: unknown, index) => {
    if (item === null) throw malformedInput('A list must not have null items.')
    return decodeJsonValue(decoding, shape.of, item, `${path}.${index + 1}.member`, depth + 1)
  })
  const print = () => printValue(decoding.model, place.shapeName, items)
  checkCount(shape, items.length, path, print, decoding.violations)
  return items
}

function decodeMap(place: Place, shape: MapShape, value: unknown): Record<string, unknown> {
  const { decoding, path, depth } = place
  const entries = Object.entries(expectObject(value)).map(([key, item]) => {
    if (item === null) throw malformedInput('A map must not have null values.')
    decodeJsonValue(decoding, shape.key, key, `${path}.key`, depth + 1)
    const itemPath = `${path}.${key}.member`
    return [key, decodeJsonValue(decoding, shape.value, item, itemPath, depth + 1)] as const
  })
  // From entries, not by assignment: `__proto__` is a key like any other.
  const result: Record<string, unknown> = Object.fromEntries(entries)
  const print = () => printValue(decoding.model, place.shapeName, result)
  checkCount(shape, entries.length, path, print, decoding.violations)
  return result
}

type ScalarShape = Exclude<Shape, { readonly type: 'structure' | 'list' | 'map' | 'document' }>

function decodeScalar(
  { violations }: Decoding,
  shape: ScalarShape,
  value: unknown,
  path: string,
): unknown {
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') throw malformedInput('Expected a string.')
      checkString(shape, value, path, violations)
      return value
    case 'integer':
      if (!isInt32(value)) throw malformedInput('Expected an integer.')
      checkInteger(shape, value, path, violations)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw malformedInput('Expected a boolean.')
      return value
    case 'timestamp': {
      const date = parseTime(value, timestampFormat(shape, 'body'))
      if (date === undefined) throw malformedInput('Expected a timestamp.')
      return date
    }
    default:
      return decodeBlob(value)
  }
}

const isInt32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value <= int32Max && value >= int32Min

function decodeBlob(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined
  if (bytes === undefined) throw malformedInput('Expected base64.')
  return bytes
}
