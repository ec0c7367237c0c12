// What a list query is asked for: the part of a key-ordered list after a key. And what it finds.

/** A slice of a list that is ordered by key; paging by key keeps its cost independent of depth. */
export interface PageRequest {
  /** The key of the last item of the page before; empty for the first page. */
  readonly after: string
  /** How many items at the most. */
  readonly limit: number
}

/** What was found, which may be less than was asked for although there is more. */
export interface Listed<Item> {
  readonly items: readonly Item[]
  /** The key from which to search on, where the search ended before the list did. */
  readonly searchedTo: string | undefined
}

/** A list that was not searched: where it has fewer items than asked for, there are no more. */
export const listed = <Item>(items: readonly Item[]): Listed<Item> => ({
  items,
  searchedTo: undefined,
})
