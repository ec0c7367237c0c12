// Pages through several lists, one after the other, as if they were one.
import { type Listed, listed, type PageRequest } from '../../store/page-request.ts'
import type { Call } from '../operation.ts'
import { type Page, readPage } from '../pagination.ts'

/** One of the lists; its keys ascend and are not empty. */
export interface Section<Item> {
  fetch(page: PageRequest): Promise<Listed<Item>>
  keyOf(item: Item): string
}

interface Sectioned<Item> {
  readonly item: Item
  /** The section's digit, then the key in the section. */
  readonly key: string
}

/** Reads a page of up to ten sections, which are the same for all pages of a list. */
export async function readSections<Item>(
  call: Call<Parameters<typeof readPage>[0]['input']>,
  filters: readonly string[],
  sections: readonly Section<Item>[],
): Promise<Page<Item>> {
  const { items, more } = await readPage(
    call,
    filters,
    (page) => fetchSections(sections, page),
    ({ key }) => key,
  )
  return { items: items.map(({ item }) => item), more }
}

async function fetchSections<Item>(
  sections: readonly Section<Item>[],
  { after, limit }: PageRequest,
): Promise<Listed<Sectioned<Item>>> {
  const first = Number(after.slice(0, 1))
  const found: Sectioned<Item>[] = []
  for (const [index, section] of sections.entries()) {
    if (index < first || found.length >= limit) continue
    const { items, searchedTo } = await section.fetch({
      after: index === first ? after.slice(1) : '',
      limit: limit - found.length,
    })
    found.push(...items.map((item) => ({ item, key: `${index}${section.keyOf(item)}` })))
    if (searchedTo !== undefined && found.length < limit) {
      return { items: found, searchedTo: `${index}${searchedTo}` }
    }
  }
  return listed(found)
}
