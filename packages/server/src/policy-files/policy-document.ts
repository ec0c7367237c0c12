// A policy document from a file, a part of a file or the catalog: its JSON text and its places.
import { type Policy, type PolicyKind, parsePolicy, type StatementReference } from '@iamd/policy'
import { InputError, type Place } from './input-error.ts'
import { type LocatedValue, placeAt, printJson, type ValuePath } from './located-value.ts'
import { readDocument } from './read-document.ts'

/** A document and how its parts are found in what someone wrote. */
export interface PolicyDocument {
  /** What people call it: its name in the file, or the path of its file. */
  readonly name: string
  /** The ARN of an AWS managed policy. */
  readonly arn?: string
  /** As JSON. */
  readonly text: string
  /** The text with places; undefined for a JSON text that can't be read. */
  readonly root: LocatedValue | undefined
  /** Whether `text` is what was written, so that positions in it are places in the file. */
  readonly isVerbatim: boolean
  readonly file: string
  readonly start: Place
}

/** The document in a file: JSON as it stands, YAML as the JSON that it means. */
export function fileDocument(name: string, file: string, text: string): PolicyDocument {
  const start = { file, line: 1, column: 1 }
  if (/^\s*\{/.test(text) || file.endsWith('.json')) {
    return { name, text, root: rootOf(file, text), isVerbatim: true, file, start }
  }
  return inlineDocument(name, readDocument(file, text))
}

/** The document that stands in a larger file. */
export function inlineDocument(name: string, root: LocatedValue): PolicyDocument {
  const { place: start } = root
  return { name, text: printJson(root), root, isVerbatim: false, file: start.file, start }
}

/** A JSON text that is no JSON has no places; the policy parser says what is wrong with it. */
function rootOf(file: string, text: string): LocatedValue | undefined {
  try {
    return readDocument(file, text)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

/** Where a part of the document stands in the file that was written. */
export function placeOfPath({ root, start }: PolicyDocument, path: ValuePath): Place {
  return root === undefined ? start : placeAt(root, path)
}

/** Where a statement stands in the file that was written. */
export function placeOfStatement(
  document: PolicyDocument,
  { index, start }: Pick<StatementReference, 'index' | 'start'>,
): Place {
  if (document.isVerbatim) return { file: document.file, line: start.line, column: start.column }
  return placeOfPath(document, ['Statement', index])
}

/** Where something stands that has both a position in the text and a path. */
export function placeOfPosition(
  document: PolicyDocument,
  position: { readonly line: number; readonly column: number },
  path: ValuePath,
): Place {
  const { file, isVerbatim } = document
  if (!isVerbatim) return placeOfPath(document, path)
  return { file, line: position.line, column: position.column }
}

/**
 * Parses a document for its place in the evaluation.
 * @throws {InputError} with the first error; `iamd validate` gives them all.
 */
export function parseDocument(document: PolicyDocument, kind: PolicyKind): Policy {
  const { policy, findings } = parsePolicy(document.text, kind)
  if (policy !== undefined) return policy
  const error = findings.find(({ severity }) => severity === 'error')
  const place = error === undefined ? document.start : placeOfPosition(document, error, error.path)
  const what = kind === 'identity' ? 'an identity policy' : `a ${kind} policy`
  throw new InputError(`not ${what}: ${error?.message ?? 'it can not be read'}`, place)
}
