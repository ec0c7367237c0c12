// The rules of tags on IAM resources: case-insensitive keys, reserved prefix, fifty at the most.
import type { Tag } from '../../store/columns.ts'
import type { Quotas } from '../quotas.ts'
import { duplicateTagKeys, invalidInput, tagsExceeded } from './errors.ts'

/**
 * The tags of a new resource.
 * @throws {AwsError} InvalidInput for repeated or reserved keys, LimitExceeded for too many.
 */
export function newTags(tags: readonly Tag[] | undefined, quotas: Quotas): readonly Tag[] {
  return mergedTags([], tags ?? [], quotas)
}

/** The tags after TagUser and its like: a key that is there gets the new value. */
export function mergedTags(
  present: readonly Tag[],
  added: readonly Tag[],
  quotas: Quotas,
): readonly Tag[] {
  const addedByKey = new Map(added.map((tag) => [tag.Key.toLowerCase(), tag]))
  if (addedByKey.size < added.length) throw duplicateTagKeys()
  for (const { Key: key } of added) refuseReserved(key)
  const kept = present.filter((tag) => !addedByKey.has(tag.Key.toLowerCase()))
  const merged = [...kept, ...added.map(({ Key, Value }) => ({ Key, Value }))]
  if (merged.length > quotas.tagsPerResource) throw tagsExceeded()
  return merged
}

/** The tags after UntagUser and its like. Keys that are not there are no error. */
export function remainingTags(present: readonly Tag[], removed: readonly string[]): readonly Tag[] {
  const removedKeys = new Set(removed.map((key) => key.toLowerCase()))
  return present.filter((tag) => !removedKeys.has(tag.Key.toLowerCase()))
}

function refuseReserved(key: string): void {
  if (key.toLowerCase().startsWith('aws:')) {
    throw invalidInput('Tag keys starting with aws: are reserved for system use')
  }
}
