// Reads the text of one awsQuery parameter as the scalar type of its shape.

import { malformedInput } from '../../errors/protocol-errors.ts'
import { decodeBase64 } from '../decode-base64.ts'
import { parseDateTime } from '../parse-date-time.ts'
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

function parseTimestamp(text: string): Date {
  if (text === '') throw malformedInput('missing value for timestamp type')
  const time = parseDateTime(text)
  if (time === undefined) throw malformedInput()
  return time
}

function parseBlob(text: string): Uint8Array {
  const bytes = decodeBase64(text)
  if (bytes === undefined) throw malformedInput()
  return bytes
}
