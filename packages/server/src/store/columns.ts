// Reads columns of a row as the types that the daemon works with.
import type { SqlRow } from './store.ts'

/** A column that always holds text. */
export function textColumn(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`)
  return value
}

/** A column that holds text or nothing. */
export function optionalText(row: SqlRow, column: string): string | undefined {
  const value = row[column]
  return typeof value === 'string' ? value : undefined
}

/** A column that always holds a number. */
export function numberColumn(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number`)
  return value
}

/** A column that holds a number or nothing. */
export function optionalNumber(row: SqlRow, column: string): number | undefined {
  const value = row[column]
  return typeof value === 'number' ? value : undefined
}

/** A column that always holds a flag. */
export function flagColumn(row: SqlRow, column: string): boolean {
  return numberColumn(row, column) !== 0
}

/** A column that always holds a time. */
export function dateColumn(row: SqlRow, column: string): Date {
  return new Date(numberColumn(row, column))
}

/** A column that holds a time or nothing. */
export function optionalDate(row: SqlRow, column: string): Date | undefined {
  const value = row[column]
  return typeof value === 'number' ? new Date(value) : undefined
}

/** Whether a key, certificate or other credential may be used. */
export type CredentialStatus = 'Active' | 'Inactive'

/** A column that holds whether a credential may be used. */
export function statusColumn(row: SqlRow, column: string): CredentialStatus {
  return textColumn(row, column) === 'Active' ? 'Active' : 'Inactive'
}

/** A tag of a user, role or policy. */
export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** A column that holds tags, in the order they were set. */
export function tagsColumn(row: SqlRow, column: string): readonly Tag[] {
  const text = textColumn(row, column)
  return text === '[]' ? noTags : (JSON.parse(text) as Tag[])
}

const noTags: readonly Tag[] = Object.freeze([])
