// The policies that a file or a command line can name, each read once and parsed once a kind.
import { dirname, isAbsolute, join } from 'node:path'
import type { Policy, PolicyKind, PolicySource, SourcedPolicy } from '@iamd/policy'
import { builtInPolicy } from './built-in-policies.ts'
import { InputError, type Place, placeText } from './input-error.ts'
import type { LocatedMap, LocatedValue } from './located-value.ts'
import {
  fileDocument,
  inlineDocument,
  type PolicyDocument,
  parseDocument,
} from './policy-document.ts'
import { readInput } from './read-input.ts'
import { unknownName } from './read-shape.ts'

/** A document with the policies that it was parsed into. */
export interface LibraryEntry {
  readonly document: PolicyDocument
  readonly policies: Map<PolicyKind, Policy>
}

/** What a library may be told besides where it is. */
export interface LibraryOptions {
  /** Names with documents, paths or ARNs. */
  readonly definitions?: LocatedMap | undefined
  /** Is given every file before it is read, so that it is known even if it can't be read. */
  readonly files?: Set<string> | undefined
  /** How decisions name a policy as their source: `name` is the default. */
  readonly sourceId?: 'name' | 'label' | undefined
}

/** Finds policies and remembers which there are. */
export interface PolicyLibrary {
  /**
   * The policy that a value means: a document that stands there, a name, a file, an ARN.
   * @throws {InputError} when there is none, or when it is no policy of this kind.
   */
  find(reference: LocatedValue, kind: PolicyKind): SourcedPolicy
  /** The document that a decision names as its source. */
  documentOf(source: Pick<PolicySource, 'id'>): PolicyDocument | undefined
  /** All that were defined or found, in the order of their first mention. */
  entries(): readonly LibraryEntry[]
}

const sourceTypes: Readonly<Record<PolicyKind, PolicySource['type']>> = {
  identity: 'none',
  boundary: 'boundary',
  session: 'session',
  resource: 'resource',
  trust: 'resource',
  scp: 'scp',
  rcp: 'rcp',
}

/**
 * Makes a library for a file.
 * @param baseDirectory where relative paths start
 */
export function policyLibrary(
  baseDirectory: string,
  { definitions, files, sourceId = 'name' }: LibraryOptions = {},
): PolicyLibrary {
  const entries = new Map<string, LibraryEntry>()
  const names = (definitions?.members ?? []).map(({ key }) => key)

  const keep = (name: string, document: PolicyDocument): LibraryEntry => {
    const entry = { document, policies: new Map<PolicyKind, Policy>() }
    entries.set(name, entry)
    return entry
  }
  const readFile = (name: string, path: string, place: Place): PolicyDocument => {
    const file = isAbsolute(path) ? path : join(baseDirectory, path)
    files?.add(file)
    return fileDocument(name, file, readInput(file, place))
  }
  const documentNamed = (name: string, reference: string, place: Place): PolicyDocument => {
    if (/[./]/.test(reference) && !reference.startsWith('arn:')) {
      return readFile(name, reference, place)
    }
    const builtIn = builtInPolicy(reference)
    if (builtIn !== undefined) return { ...builtIn, name }
    throw unknownName('there is no policy', names, { key: reference, place })
  }
  for (const { key, place, value } of definitions?.members ?? []) {
    if (value.type === 'list') throw new InputError(`policy \`${key}\` must not be a list`, place)
    const document =
      value.type === 'map'
        ? inlineDocument(key, value)
        : documentNamed(key, value.text, value.place)
    keep(key, document)
  }
  const entryOf = (reference: LocatedValue): LibraryEntry => {
    const { place } = reference
    if (reference.type === 'scalar') {
      const { text } = reference
      return entries.get(text) ?? keep(text, documentNamed(text, text, place))
    }
    if (reference.type === 'list') throw new InputError('a policy must not be a list', place)
    const name = `inline:${place.line}:${place.column}`
    const label = placeText(place)
    return entries.get(name) ?? keep(name, { ...inlineDocument(name, reference), label })
  }
  return {
    find(reference, kind) {
      const { document, policies } = entryOf(reference)
      const policy = policies.get(kind) ?? parseDocument(document, kind)
      policies.set(kind, policy)
      const { [sourceId]: id, arn } = document
      const type = arn !== undefined && kind === 'identity' ? 'aws-managed' : sourceTypes[kind]
      return { policy, source: arn === undefined ? { id, type } : { id, type, arn } }
    },
    documentOf: ({ id }) =>
      [...entries.values()].find(({ document }) => document[sourceId] === id)?.document,
    entries: () => [...entries.values()],
  }
}

/** The directory that the paths in a file are relative to. */
export const baseDirectoryOf = (file: string): string => (file === '-' ? '.' : dirname(file))
