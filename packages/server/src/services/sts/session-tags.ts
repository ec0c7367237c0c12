// The rules of session tags and of those that stay with a session through role chaining.
import type { Tag } from '../../store/columns.ts'
import {
  duplicateSessionTagKeys,
  transitiveKeyConflict,
  transitiveKeyNotRequested,
} from './errors.ts'

interface TagInput {
  readonly Tags?: readonly Tag[] | undefined
  readonly TransitiveTagKeys?: readonly string[] | undefined
}

interface InheritedTags {
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
}

/** Tags of a new session, and which of them are handed on. */
export interface SessionTags {
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
}

const keysOf = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.map((key) => key.toLowerCase()))

/** The tags that a calling session hands on to the sessions it makes. */
export function inheritedTags(calling: InheritedTags | undefined): readonly Tag[] {
  if (calling === undefined) return []
  const transitive = keysOf(calling.transitiveTagKeys)
  return calling.tags.filter((tag) => transitive.has(tag.Key.toLowerCase()))
}

/**
 * The tags of a session made with this input by this session.
 * @throws {AwsError} InvalidParameterValue for repeated keys, transitive keys that are not among
 * the tags, and keys that the calling session has handed on.
 */
export function sessionTags(input: TagInput, calling: InheritedTags | undefined): SessionTags {
  const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }))
  const transitive = input.TransitiveTagKeys ?? []
  const keys = keysOf(tags.map((tag) => tag.Key))
  if (keys.size < tags.length) throw duplicateSessionTagKeys()
  if (transitive.some((key) => !keys.has(key.toLowerCase()))) throw transitiveKeyNotRequested()
  const inherited = inheritedTags(calling)
  if (inherited.some((tag) => keys.has(tag.Key.toLowerCase()))) throw transitiveKeyConflict()
  return {
    tags: [...inherited, ...tags],
    transitiveTagKeys: [...inherited.map((tag) => tag.Key), ...transitive],
  }
}
