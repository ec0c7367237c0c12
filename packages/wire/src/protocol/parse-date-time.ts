// Reads times in ISO 8601, as AWS's clients write them.

const isoDateTime = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/

/** The time, to the millisecond; undefined when it is none, or on a day that does not exist. */
export function parseDateTime(text: string): Date | undefined {
  const parts = isoDateTime.exec(text)
  if (parts === null) return undefined
  const [, date = '', time = '', fraction = '', zone = ''] = parts
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const value = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset}`)
  // A day that does not exist is refused, not moved to the next month.
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(value.getTime()) || Number.isNaN(midnight.getTime())) return undefined
  return midnight.toISOString().slice(0, 10) === date ? value : undefined
}
