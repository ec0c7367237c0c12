// The corpus of documents as types: which documents are refused, and with which findings.

import {
  type Cells,
  isList,
  isObject,
  type Json,
  type JsonObject,
  substitute,
} from './substitute.ts'

/** One file of `documents/`. */
export interface DocumentFile {
  readonly topic: string
  readonly groups: readonly DocumentGroup[]
}

interface DocumentGroup {
  readonly rule: string
  readonly source: string
  /** The kind of policy, or the column that has it. */
  readonly kind: string
  /** What the document is made from; or its text, where it may be no JSON at all. */
  readonly document?: Json
  readonly text?: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Json[])[]
}

/** A row with all that it has in common with the others put in. */
export interface DocumentCase {
  readonly name: string
  readonly topic: string
  readonly source: string
  readonly kind: string
  readonly text: string
  /** The codes of the errors, in order; none for a document that is accepted. */
  readonly codes: readonly string[]
}

/** All cases of a file. Throws when the file is not of the format. */
export function documentCases(file: DocumentFile): readonly DocumentCase[] {
  return file.groups.flatMap((group) =>
    group.rows.map((row) => documentCase(file.topic, group, row)),
  )
}

function documentCase(topic: string, group: DocumentGroup, row: readonly Json[]): DocumentCase {
  const name = `${topic}: ${group.rule} ${JSON.stringify(row)}`
  const { columns, source } = group
  if (row.length !== columns.length) throw new TypeError(`${name}: not one cell per column`)
  const cells: Cells = Object.fromEntries(
    columns.map((column, index) => [column, row[index] ?? null]),
  )
  const template: JsonObject = {
    kind: group.kind,
    ...(group.document !== undefined && { document: group.document }),
    ...(group.text !== undefined && { text: group.text }),
  }
  const { kind, document, text } = substitute(template, cells)
  const { codes } = cells
  if (!isList(codes)) throw new TypeError(`${name}: no codes`)
  if ((text === undefined) === !isObject(document)) throw new TypeError(`${name}: no document`)
  return {
    name,
    topic,
    source,
    kind: String(kind),
    text: text === undefined ? JSON.stringify(document) : String(text),
    codes: codes.map(String),
  }
}
