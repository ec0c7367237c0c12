// A part of a file of account details, which knows where it stands; read as what it must be.
import { InputError, type Place, startOf } from '../policy-files/input-error.ts'
import type { ValuePath } from '../policy-files/located-value.ts'
import { readDocument } from '../policy-files/read-document.ts'
import { parseExactly } from './exact-json.ts'
import { placeInJson, placeOfOffset } from './json-place.ts'

/** A part of a file. */
export interface Detail {
  readonly file: { readonly name: string; readonly text: string }
  readonly path: ValuePath
  readonly value: unknown
}

/** @throws {InputError} for a text that is no JSON. */
export function readDetail(name: string, text: string): Detail {
  try {
    return { file: { name, text }, path: [], value: parseExactly(text) }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const sentence = `not JSON, as \`aws … --output json\` prints it: ${cause.message}`
    throw new InputError(sentence, placeOfSyntaxError(name, text, cause))
  }
}

/** Short texts are quoted in the error, which then says no position; the reader of YAML does. */
function placeOfSyntaxError(name: string, text: string, { message }: SyntaxError): Place {
  const position = / at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return placeOfOffset(name, text, Number(position))
  try {
    readDocument(name, text)
  } catch (error) {
    if (error instanceof InputError && error.place !== undefined) return error.place
  }
  return startOf(name)
}

/** An error about a part, with its place. */
export const errorAt = ({ file, path }: Detail, sentence: string): InputError =>
  new InputError(sentence, placeInJson(file.name, file.text, path))

/** The member of an object; undefined when it is not there or null. */
export function optionalMember(detail: Detail, key: string): Detail | undefined {
  const { file, path, value } = detail
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw errorAt(detail, `${partName(path)} must be an object`)
  }
  const member: unknown = Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
  if (member === undefined || member === null) return undefined
  return { file, path: [...path, key], value: member }
}

/** The member of an object. @throws {InputError} when it is not there. */
export function memberOf(detail: Detail, key: string): Detail {
  const member = optionalMember(detail, key)
  if (member !== undefined) return member
  throw errorAt(detail, `${partName(detail.path)} has no ${key}`)
}

/** The items of a list that is a member; none when it is not there. */
export function itemsOf(detail: Detail, key: string): readonly Detail[] {
  const list = optionalMember(detail, key)
  return list === undefined ? [] : itemsOfList(list)
}

/** @throws {InputError} unless it is a list. */
export function itemsOfList({ file, path, value, ...rest }: Detail): readonly Detail[] {
  if (!Array.isArray(value)) {
    throw errorAt({ file, path, value, ...rest }, `${partName(path)} must be a list`)
  }
  return value.map((item: unknown, index) => ({ file, path: [...path, index], value: item }))
}

/** @throws {InputError} unless it is text. */
export function textOf(detail: Detail): string {
  if (typeof detail.value === 'string') return detail.value
  throw errorAt(detail, `${partName(detail.path)} must be text`)
}

/** Text that is a member; undefined when it is not there. */
export function optionalTextOf(detail: Detail, key: string): string | undefined {
  const member = optionalMember(detail, key)
  return member && textOf(member)
}

/** A whole number that is a member; undefined when it is not there. */
export function optionalNumberOf(detail: Detail, key: string): number | undefined {
  const member = optionalMember(detail, key)
  if (member === undefined) return undefined
  if (Number.isSafeInteger(member.value)) return Number(member.value)
  throw errorAt(member, `${key} must be a whole number`)
}

/** As AWS CLI prints times, and as Python prints them. */
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** A time that is a member; undefined when it is not there. */
export function optionalDateOf(detail: Detail, key: string): Date | undefined {
  const member = optionalMember(detail, key)
  if (member === undefined) return undefined
  const text = textOf(member)
  const date = new Date(text.replace(' ', 'T'))
  if (time.test(text) && !Number.isNaN(date.getTime())) return date
  throw errorAt(member, `${key} must be a time, as in 2026-01-31T12:00:00+00:00`)
}

/** A policy document: an object, as AWS CLI prints it, or percent-encoded as AWS sends it. */
export function documentOf(detail: Detail): string {
  const { value } = detail
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  const text = textOf(detail)
  if (text.trimStart().startsWith('{')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw errorAt(detail, `${partName(detail.path)} is no policy document`)
  }
}

/** What a person calls a part: `UserDetailList[0].UserName`. */
function partName(path: ValuePath): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return name === '' ? 'the file' : name.replace(/^\./, '')
}
