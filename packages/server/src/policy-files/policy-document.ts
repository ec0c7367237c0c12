// A policy document from a file, a part of a file or the catalog: its JSON text and its places.
import { type Policy, type PolicyKind, parsePolicy, type Statement } from '@iamd/policy'
import { InputError, type Place, startOf } from './input-error.ts'
import { type LocatedValue, placeAt, printJson, type ValuePath, valueAt } from './located-value.ts'
import { readDocument } from './read-document.ts'

/** A document and how its parts are found in what someone wrote. */
export interface PolicyDocument {
  /** What people call it: its name in the file, or the path of its file. */
  readonly name: string
  /** What people find it by: the path of its file, with its name in a file of several. */
  readonly label: string
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
  const start = startOf(file)
  if (/^\s*\{/.test(text) || file.endsWith('.json')) {
    return { name, label: file, text, root: rootOf(file, text), isVerbatim: true, file, start }
  }
  return { ...inlineDocument(name, readDocument(file, text)), label: file }
}

/** The document that stands in a larger file. */
export function inlineDocument(name: string, root: LocatedValue): PolicyDocument {
  const { place: start } = root
  const { file } = start
  const label = `${name} in ${file}`
  return { name, label, text: printJson(root), root, isVerbatim: false, file, start }
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

/** Where something stands that has both a position in the text and a path. */
export function placeOfPosition(
  document: PolicyDocument,
  position: Pick<Place, 'line' | 'column' | 'offset'>,
  path: ValuePath,
): Place {
  const { file, isVerbatim } = document
  return isVerbatim ? { file, ...position } : placeOfPath(document, path)
}

/**
 * Parses a document for its place in the evaluation; its statements know where they stand in the
 * file that was written.
 * @throws {InputError} with the first error; `iamd validate` gives them all.
 */
export function parseDocument(document: PolicyDocument, kind: PolicyKind): Policy {
  const { policy, findings } = parsePolicy(document.text, kind)
  if (policy !== undefined) return { ...policy, statements: statementsInFile(document, policy) }
  const error = findings.find(({ severity }) => severity === 'error')
  const place = error === undefined ? document.start : placeOfPosition(document, error, error.path)
  const what = kind === 'identity' ? 'an identity policy' : `a ${kind} policy`
  throw new InputError(`not ${what}: ${error?.message ?? 'it can not be read'}`, place)
}

function statementsInFile({ isVerbatim, root }: PolicyDocument, policy: Policy) {
  if (isVerbatim || root === undefined) return policy.statements
  const list = valueAt(root, ['Statement'])
  return policy.statements.map((statement, index): Statement => {
    const { place, end } = valueAt(root, ['Statement', index]) ?? list ?? root
    return { ...statement, start: positionOf(place), end: positionOf(end) }
  })
}

const positionOf = ({ line, column, offset }: Place) => ({ line, column, offset })
