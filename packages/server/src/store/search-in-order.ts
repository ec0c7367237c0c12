// Looks through an ordered list for what matches, no further than a page may take.
import { type Listed, listed, type PageRequest } from './page-request.ts'

/** So many items are looked at for one page: some ten milliseconds. */
const lookedAtMaximum = 10_000
const lookedAtAtOnce = 1_000

/** A list, and which of its items are wanted. */
export interface Search<Item> {
  /** Gives what comes after a key. */
  readonly fetch: (page: PageRequest) => Promise<Listed<Item>>
  readonly keyOf: (item: Item) => string
  readonly select: (items: readonly Item[]) => readonly Item[] | Promise<readonly Item[]>
}

/**
 * Finds what matches in the order of the list. Where it takes too long to find as many as asked for,
 * it gives fewer and tells from where to search on: AWS's pages may be short, too.
 * Source: IAM API reference, MaxItems of any list operation.
 */
export async function searchInOrder<Item>(
  { fetch, keyOf, select }: Search<Item>,
  { after, limit }: PageRequest,
): Promise<Listed<Item>> {
  const found: Item[] = []
  let searchedTo = after
  // Where most items match, little more is looked at than is wanted.
  let atOnce = Math.min(limit, lookedAtAtOnce)
  for (let lookedAt = 0; lookedAt < lookedAtMaximum; lookedAt += atOnce) {
    atOnce = Math.min(2 * atOnce, lookedAtAtOnce)
    const part = await fetch({ after: searchedTo, limit: atOnce })
    found.push(...(await select(part.items)))
    if (found.length >= limit) return listed(found.slice(0, limit))
    const last = part.items.at(-1)
    if (part.searchedTo !== undefined) return { items: found, searchedTo: part.searchedTo }
    if (last === undefined || part.items.length < atOnce) return listed(found)
    searchedTo = keyOf(last)
  }
  return { items: found, searchedTo }
}
