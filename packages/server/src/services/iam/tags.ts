// The rules of tags on IAM resources: unique keys, reserved prefix, fifty at the most.
import type { Tag } from '../../store/columns.ts'
import type { Quotas } from '../quotas.ts'
import { duplicateTagKeys, invalidInput, tagsExceeded } from './errors.ts'

/** What two tag keys must have alike to be the same key. */
export type TagKeyForm = (key: string) => string

/** Of most resources `Team` and `team` are two keys. */
export const exactTagKey: TagKeyForm = (key) => key

/**
 * Of users, roles and sessions they are one. Source: IAM User Guide, tagging IAM resources, case
 * sensitivity; of server certificates and SAML providers also recorded from AWS, 2026.
 */
export const withoutCase: TagKeyForm = (key) => key.toLowerCase()

/**
 * The tags of a new resource.
 * @throws {AwsError} InvalidInput for repeated or reserved keys, LimitExceeded for too many.
 */
export function newTags(
  tags: readonly Tag[] | undefined,
  quotas: Quotas,
  formOf: TagKeyForm = exactTagKey,
): readonly Tag[] {
  return mergedTags([], tags ?? [], quotas, formOf)
}

/** The tags after TagUser and its like: a key that is there gets the new value. */
export function mergedTags(
  present: readonly Tag[],
  added: readonly Tag[],
  quotas: Quotas,
  formOf: TagKeyForm = exactTagKey,
): readonly Tag[] {
  const addedByKey = new Map(added.map((tag) => [formOf(tag.Key), tag]))
  if (addedByKey.size < added.length) throw duplicateTagKeys()
  for (const { Key: key } of added) refuseReserved(key)
  const kept = present.filter((tag) => !addedByKey.has(formOf(tag.Key)))
  const merged = [...kept, ...added.map(({ Key, Value }) => ({ Key, Value }))]
  if (merged.length > quotas.tagsPerResource) throw tagsExceeded()
  return merged
}

/** The tags after UntagUser and its like. Keys that are not there are no error. */
export function remainingTags(
  present: readonly Tag[],
  removed: readonly string[],
  formOf: TagKeyForm = exactTagKey,
): readonly Tag[] {
  const removedKeys = new Set(removed.map(formOf))
  return present.filter((tag) => !removedKeys.has(formOf(tag.Key)))
}

function refuseReserved(key: string): void {
  if (key.toLowerCase().startsWith('aws:')) {
    throw invalidInput('Tag keys starting with aws: are reserved for system use')
  }
}
