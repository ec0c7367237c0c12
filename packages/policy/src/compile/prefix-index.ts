// Finds the items whose prefix a text begins with, by binary search among sorted prefixes.

interface PrefixEntry<Item> {
  readonly prefix: string
  readonly items: Item[]
  /** The entry with the longest prefix that this prefix begins with. */
  readonly parent: PrefixEntry<Item> | undefined
}

/** Entries in the order of their prefixes. */
export interface PrefixIndex<Item> {
  readonly entries: readonly PrefixEntry<Item>[]
}

/** Builds the index. */
export function prefixIndex<Item>(
  pairs: readonly { readonly prefix: string; readonly item: Item }[],
): PrefixIndex<Item> {
  const byPrefix = new Map<string, Item[]>()
  for (const { prefix, item } of pairs) {
    const items = byPrefix.get(prefix)
    if (items === undefined) byPrefix.set(prefix, [item])
    else items.push(item)
  }
  const sorted = [...byPrefix].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const entries: PrefixEntry<Item>[] = []
  for (const [prefix, items] of sorted) {
    // What begins with a prefix follows it without a gap, so the parent is among the last
    // entry's ancestors or is the last entry itself.
    let parent = entries.at(-1)
    while (parent !== undefined && !prefix.startsWith(parent.prefix)) parent = parent.parent
    entries.push({ prefix, items, parent })
  }
  return { entries }
}

/** Calls `visit` with each item that may match, and with `argument`, so that no closure is made. */
export function visitByPrefix<Item, Argument>(
  index: PrefixIndex<Item>,
  text: string,
  visit: (item: Item, argument: Argument) => void,
  argument: Argument,
): void {
  const { entries } = index
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.prefix ?? '') <= text) low = middle + 1
    else high = middle
  }
  // Every prefix of the text is this entry, the last that is not greater, or an ancestor of it.
  let entry = entries[low - 1]
  while (entry !== undefined) {
    if (text.startsWith(entry.prefix)) for (const item of entry.items) visit(item, argument)
    entry = entry.parent
  }
}
