// Pages through the tags of a resource, as ListUserTags and its like give them.
import type { Tag as TagOutput } from '@aws-sdk/client-iam'
import type { Tag } from '../../store/columns.ts'
import type { Call } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { exactTagKey, type TagKeyForm } from './tags.ts'

interface PagedInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** A page of tags as a member of an answer. */
export interface TagPage {
  readonly Tags: TagOutput[]
  readonly IsTruncated: boolean
  readonly Marker?: string
}

/** Tags sorted by key. */
export const sortedTags = (tags: readonly Tag[], formOf: TagKeyForm = exactTagKey): Tag[] =>
  tags.toSorted((one, other) => (formOf(one.Key) < formOf(other.Key) ? -1 : 1))

/**
 * A page of the tags of one resource, sorted by key. Source: IAM API reference, ListUserTags.
 * @param resourceId what a marker is good for.
 */
export async function listTags(
  call: Call<PagedInput>,
  resourceId: string,
  tags: readonly Tag[],
  formOf: TagKeyForm = exactTagKey,
): Promise<TagPage> {
  const sorted = sortedTags(tags, formOf)
  const { items, more } = await pageOf(call, [resourceId], sorted, (tag) => formOf(tag.Key))
  return { Tags: [...items], ...more }
}
