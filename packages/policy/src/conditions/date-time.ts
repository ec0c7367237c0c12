// Reads dates of policies and requests: the W3C profile of ISO 8601, or seconds since 1970.

import { type Decimal, integerDecimal, parseDecimal } from './decimal.ts'

const datePattern =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d))?)?)?$/

/**
 * The seconds since 1970 as an exact decimal; undefined when the text is no date. Four digits are
 * a year, other numbers are epoch seconds.
 *
 * AWS: W3C implementations of ISO 8601 dates or epoch time (IAM User Guide, date operators).
 */
export function parseDateTime(text: string): Decimal | undefined {
  const match = datePattern.exec(text)
  if (match === null) return parseDecimal(text)
  const [, year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
  const fraction = match[7] ?? ''
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  const zone = zoneOffsetSeconds(match[8] ?? '')
  if (!isDate(date) || !isTime(time) || zone === undefined) return undefined
  const ofDay = time.hour * 3600 + time.minute * 60 + time.second
  return decimalOf(daysSinceEpoch(date) * 86_400 + ofDay - zone, fraction)
}

interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

function isDate({ year, month, day }: CalendarDate): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (days[month - 1] ?? 0)
}

function isTime(time: { hour: number; minute: number; second: number }): boolean {
  return time.hour <= 23 && time.minute <= 59 && time.second <= 59
}

/** Of `Z`, as of no zone, the digits are none, which count as 0. */
function zoneOffsetSeconds(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60)
}

/** Days from 1970-01-01 in the Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch({ year, month, day }: CalendarDate): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** `seconds` plus the fraction with the given digits. */
function decimalOf(seconds: number, fraction: string): Decimal | undefined {
  if (fraction === '') return integerDecimal(seconds)
  if (seconds >= 0 || /^0*$/.test(fraction)) return parseDecimal(`${seconds}.${fraction}0`)
  // -5 s and a fraction of .25 are -4.75 s: take the whole from the next second.
  const complement = (10n ** BigInt(fraction.length) - BigInt(fraction)).toString()
  return parseDecimal(`-${-seconds - 1}.${complement.padStart(fraction.length, '0')}`)
}
