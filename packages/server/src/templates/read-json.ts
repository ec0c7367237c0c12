// Reads members of a parsed JSON file by kind, and says where one is not what it should be.

/** A template file that can't be used, in words for the operator. */
export class TemplateFileError extends Error {
  override readonly name = 'TemplateFileError'
}

/** A value with the way to it in the file, such as `RoleTemplates[0].Versions`. */
export interface Located {
  readonly value: unknown
  readonly path: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function refuse({ path }: Located, expected: string): never {
  throw new TemplateFileError(`${path === '' ? 'the file' : `\`${path}\``} must be ${expected}`)
}

/**
 * A function that gives the members of an object, which has none but these.
 * @throws {TemplateFileError} for other values, and for members of other names.
 */
export function readObject(at: Located, names: readonly string[]): (name: string) => Located {
  const { value, path } = at
  if (!isObject(value)) refuse(at, 'an object')
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new TemplateFileError(`\`${path === '' ? unknown : `${path}.${unknown}`}\` is not known`)
  }
  return (name) => ({ value: value[name], path: path === '' ? name : `${path}.${name}` })
}

/** The items of a list; none when it is not there. */
export function readList(at: Located): readonly Located[] {
  const { value = [], path } = at
  if (!Array.isArray(value)) refuse(at, 'a list')
  return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }))
}

/** A text of so many characters that matches a pattern. */
export function readText(
  at: Located,
  { minimum = 1, maximum = 2_048, pattern = /^/ }: TextForm = {},
): string {
  const { value } = at
  const fits =
    typeof value === 'string' &&
    value.length >= minimum &&
    value.length <= maximum &&
    pattern.test(value)
  if (fits) return value
  return refuse(at, `a text of ${minimum} to ${maximum} characters of AWS’s form`)
}

interface TextForm {
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: RegExp
}

/** As the reader does, or undefined when the member is not there. */
export const optional = <Value>(at: Located, read: (at: Located) => Value): Value | undefined =>
  at.value === undefined ? undefined : read(at)

/** A whole number in a range. */
export function readNumber(at: Located, minimum: number, maximum: number): number {
  const { value } = at
  if (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= minimum &&
    value <= maximum
  ) {
    return value
  }
  return refuse(at, `a whole number from ${minimum} to ${maximum}`)
}

/** A flag, with what holds when it is not there. */
export function readFlag(at: Located, byDefault: boolean): boolean {
  const { value = byDefault } = at
  return typeof value === 'boolean' ? value : refuse(at, 'true or false')
}

/** A time as in 2026-01-31T12:00:00Z. */
export function readTime(at: Located): Date {
  const { value } = at
  const time = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(time.getTime()) ? refuse(at, 'a time as in 2026-01-31T12:00:00Z') : time
}

/** A JSON document, written as an object or as a text that holds one; gives its text. */
export function readDocument(at: Located): string {
  const { value } = at
  if (isObject(value)) return JSON.stringify(value)
  if (typeof value !== 'string') return refuse(at, 'a JSON object')
  try {
    if (isObject(JSON.parse(value))) return value
  } catch {}
  return refuse(at, 'a JSON object')
}
