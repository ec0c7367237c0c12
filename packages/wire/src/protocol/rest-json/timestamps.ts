// Times as rest-json writes them: seconds in bodies, ISO 8601 in queries, HTTP dates in headers.

import type { MemberLocation, TimestampShape } from '../../model/service-model.ts'
import { parseDateTime } from '../parse-date-time.ts'

type Format = NonNullable<TimestampShape['format']>

/** The format of a time at a place. AWS: restJson1, timestamp formats. */
export function timestampFormat({ format }: TimestampShape, location: MemberLocation): Format {
  if (format !== undefined) return format
  if (location === 'body') return 'unixTimestamp'
  return location === 'header' ? 'rfc822' : 'iso8601'
}

/** A time as text or number. */
export function formatTime(date: Date, format: Format): string | number {
  switch (format) {
    case 'unixTimestamp':
      return date.getTime() / 1000
    case 'rfc822':
      return date.toUTCString()
    default:
      return date.toISOString().replace('.000Z', 'Z')
  }
}

const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const decimal = /^-?\d{1,12}(\.\d{1,9})?$/

/** A time from text or number; undefined when it is not of the format. */
export function parseTime(value: unknown, format: Format): Date | undefined {
  if (format === 'unixTimestamp') {
    if (typeof value === 'string' ? !decimal.test(value) : typeof value !== 'number')
      return undefined
    return validDate(new Date(Math.round(Number(value) * 1000)))
  }
  if (typeof value !== 'string') return undefined
  if (format === 'rfc822') {
    const date = httpDate.test(value) ? validDate(new Date(value)) : undefined
    return date?.toUTCString() === value ? date : undefined
  }
  return parseDateTime(value)
}

const validDate = (date: Date): Date | undefined =>
  Number.isNaN(date.getTime()) ? undefined : date
