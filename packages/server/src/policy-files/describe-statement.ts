// Words which statement is meant, and puts words in colour where that is wanted.
import type { PolicySource, StatementReference } from '@iamd/policy'
import { placeText } from './input-error.ts'
import type { PolicyDocument } from './policy-document.ts'

const codes = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const

/** Puts a text in a colour, or leaves it as it is. */
export type Paint = (color: keyof typeof codes, text: string) => string

export const plainPaint: Paint = (_color, text) => text
export const colorPaint: Paint = (color, text) => `\u001B[${codes[color]}m${text}\u001B[0m`

/** `policy, statement Sid (file:line:column)`. */
export function statementText(
  statement: StatementReference,
  documentOf: (source: PolicySource) => PolicyDocument | undefined,
): string {
  const { source, sid, index, start, reason } = statement
  const document = documentOf(source)
  const place = document && placeText({ ...start, file: document.file })
  // A policy that is named by its path is named by the place, too.
  const isNamedByPlace = place?.startsWith(`${source.id}:`) === true
  const name = `${isNamedByPlace ? '' : `${source.id}, `}statement ${sid ?? index + 1}`
  return `${name}${place === undefined ? '' : ` (${place})`}${reason === undefined ? '' : `: ${reason}`}`
}
