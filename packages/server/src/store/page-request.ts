// What a list query is asked for: the part of a key-ordered list after a key.

/** A slice of a list that is ordered by key; paging by key keeps its cost independent of depth. */
export interface PageRequest {
  /** The key of the last item of the page before; empty for the first page. */
  readonly after: string
  /** How many items at the most. */
  readonly limit: number
}
