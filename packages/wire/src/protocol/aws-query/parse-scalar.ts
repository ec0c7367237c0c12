// Reads the text of one awsQuery parameter as the scalar type of its shape.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type { ScalarPlan } from './decode-plan.ts'

type ScalarType = ScalarPlan['shape']['type']
export type Scalar = string | number | boolean | Date | Uint8Array

const readers: Readonly<Record<ScalarType, (text: string) => Scalar>> = {
  string: (text) => text,
  integer: parseInteger,
  boolean: parseBoolean,
  timestamp: parseTimestamp,
  blob: parseBlob,
}

/** @throws AwsError MalformedInput when the text is not of the type. */
export function parseScalar(type: ScalarType, text: string): Scalar {
  return readers[type](text)
}

const int32Max = 2 ** 31 - 1
const int32Min = -(2 ** 31)

// AWS takes `+900` and `0900`; what is empty, no integer or beyond 32 bits is malformed, the last
// two without a message (recorded from AWS's STS, July 2026).
function parseInteger(text: string): number {
  if (text === '') throw malformedInput('missing value for decimal type')
  if (!/^[+-]?[0-9]+$/.test(text)) throw malformedInput()
  const value = Number(text)
  if (value > int32Max || value < int32Min) throw malformedInput()
  return value === 0 ? 0 : value
}

function parseBoolean(text: string): boolean {
  if (text === '') throw malformedInput('missing value for boolean type')
  if (/^true$/i.test(text)) return true
  if (/^false$/i.test(text)) return false
  throw malformedInput()
}

const isoDateTime = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/

function parseTimestamp(text: string): Date {
  if (text === '') throw malformedInput('missing value for timestamp type')
  const parts = isoDateTime.exec(text)
  if (parts === null) throw malformedInput()
  const [, date = '', time = '', fraction = '', zone = ''] = parts
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const value = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset}`)
  // A day that does not exist is refused, not moved to the next month.
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(value.getTime()) || Number.isNaN(midnight.getTime())) throw malformedInput()
  if (midnight.toISOString().slice(0, 10) !== date) throw malformedInput()
  return value
}

function parseBlob(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw malformedInput()
  return Uint8Array.from(Buffer.from(text, 'base64'))
}
