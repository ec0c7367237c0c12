// Converts between instants and the basic ISO 8601 form that Signature V4 uses.

const basicForm = /^\d{8}T\d{6}Z$/
// RFC 1123, the form of HTTP's Date header.
const httpForm = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** `20150830T123600Z`. */
export function formatAmzDate(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** Milliseconds since the epoch, or nothing when the text is no such date and time. */
export function parseAmzDate(text: string): number | undefined {
  if (!basicForm.test(text)) return undefined
  const number = (start: number, end: number) => Number(text.slice(start, end))
  const [month, day, hour, minute, second] = [
    number(4, 6),
    number(6, 8),
    number(9, 11),
    number(11, 13),
    number(13, 15),
  ]
  const milliseconds = Date.UTC(number(0, 4), month - 1, day, hour, minute, second)
  // Date.UTC moves a day, or a second, that does not exist to the next month, or minute.
  const exists = new Date(milliseconds).getUTCDate() === day && month >= 1 && month <= 12
  return exists && hour < 24 && minute < 60 && second < 60 ? milliseconds : undefined
}

/** The basic form of an HTTP date, or nothing when it is no HTTP date. */
export function amzDateFromHttpDate(text: string): string | undefined {
  if (!httpForm.test(text)) return undefined
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? undefined : formatAmzDate(milliseconds)
}
