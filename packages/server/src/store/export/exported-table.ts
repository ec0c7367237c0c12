// How the rows of a table stand in an export.
import type { SqlRow } from '../store.ts'
import { nameKey } from '../tables/name-key.ts'
import type { MemberForm } from './member-forms.ts'

/** A column that stands in an export as a member. */
export interface Member {
  readonly member: string
  readonly form: MemberForm
  /** Whether it may be missing, as the column may hold nothing. */
  readonly isOptional: boolean
  /** Whether it stands there with secrets only, sealed or plain. */
  readonly isSecret: boolean
}

/** A column that follows from others of its row, and from nothing else. */
export interface Derived {
  readonly derive: (row: SqlRow) => string
  /** The member that it follows from. */
  readonly from: string
}

/** A column that says again what rows of other tables say. */
export interface Copied {
  /** An expression for its value, once all records are there. */
  readonly sql: string
  /** The member that it follows from. */
  readonly from: string
}

/** What a column is in an export. */
export type ExportedColumn = Member | Derived | Copied

/** A table whose rows are records of one kind. Its columns are in the order of the members. */
export interface ExportedTable {
  readonly kind: string
  readonly columns: Readonly<Record<string, ExportedColumn>>
  /** Whether rows are worth nothing without the secrets that are in them or in others. */
  readonly needsSecrets: boolean
}

/** A table that no export has, and why. */
export interface LeftOut {
  readonly leftOut: string
}

/** Declares a table. */
export const records = (
  kind: string,
  columns: ExportedTable['columns'],
  options: { readonly needsSecrets?: true } = {},
): ExportedTable => ({
  kind,
  columns,
  needsSecrets:
    options.needsSecrets === true ||
    Object.values(columns).some((column) => 'isSecret' in column && column.isSecret),
})

export const member = (name: string, form: MemberForm): Member => ({
  member: name,
  form,
  isOptional: false,
  isSecret: false,
})

export const optional = (name: string, form: MemberForm): Member => ({
  ...member(name, form),
  isOptional: true,
})

export const secret = (name: string, form: MemberForm): Member => ({
  ...member(name, form),
  isSecret: true,
})

/** The form of a name that uniqueness goes by. */
export const nameKeyOf = (column: string, from: string): Derived => ({
  derive: (row) => nameKey(String(row[column])),
  from,
})
