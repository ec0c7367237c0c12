// Pages through lists by key: a marker is the sealed key of the last item already given.
import { validationError } from '@iamd/wire'
import { type Listed, listed, type PageRequest } from '../store/page-request.ts'
import type { Call } from './operation.ts'

interface PagedInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** How an answer tells of the next page. */
export interface PageEnd {
  readonly IsTruncated: boolean
  readonly Marker?: string
}

/** A page, and how the answer tells of the next one. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly more: PageEnd
}

/** Source: IAM API reference, MaxItems of any list operation. */
const defaultMaxItems = 100

/**
 * Reads a page from the store.
 * @param filters what else the list depends on; a marker is good for the same list only.
 * @throws {AwsError} ValidationError when the marker is not one we gave for this list.
 */
export async function readPage<Item>(
  call: Call<PagedInput>,
  filters: readonly string[],
  fetch: (page: PageRequest) => Promise<Listed<Item> | readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<Page<Item>> {
  const maxItems = call.input.MaxItems ?? defaultMaxItems
  const fetched = await fetch({ after: openMarker(call, filters), limit: maxItems + 1 })
  const found = 'items' in fetched ? fetched : listed(fetched)
  const items = found.items.slice(0, maxItems)
  const last = found.items.length > maxItems ? items.at(-1) : undefined
  const next = last === undefined ? found.searchedTo : keyOf(last)
  if (next === undefined) return { items, more: { IsTruncated: false } }
  return { items, more: { IsTruncated: true, Marker: sealMarker(call, filters, next) } }
}

/** Pages through a list that is at hand as a whole. Its keys must be unique and ascending. */
export function pageOf<Item>(
  call: Call<PagedInput>,
  filters: readonly string[],
  all: readonly Item[],
  keyOf: (item: Item) => string,
): Promise<Page<Item>> {
  return readPage(
    call,
    filters,
    async ({ after, limit }) => all.filter((item) => keyOf(item) > after).slice(0, limit),
    keyOf,
  )
}

function openMarker(call: Call<PagedInput>, filters: readonly string[]): string {
  const { Marker: marker } = call.input
  if (marker === undefined) return ''
  const sealed = Buffer.from(marker, 'base64url')
  const key = call.resources.keyRing.open(sealed, markerContext(call, filters))
  if (key === undefined) throw validationError('Invalid Marker')
  return key.toString('utf8')
}

function sealMarker(call: Call<PagedInput>, filters: readonly string[], key: string): string {
  const sealed = call.resources.keyRing.seal(Buffer.from(key), markerContext(call, filters))
  return sealed.toString('base64url')
}

const markerContext = (call: Call<PagedInput>, filters: readonly string[]): string =>
  JSON.stringify(['marker', call.account, call.operation, ...filters])
