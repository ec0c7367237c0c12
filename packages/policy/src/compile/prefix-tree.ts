// Finds what is filed under the prefixes of a text: a radix tree, walked once along the text.

/** A node stands for the labels on the way to it, joined. */
export interface PrefixTree<Value> {
  readonly label: string
  value: Value | undefined
  /** By the first unit of their labels; absent while there is none. */
  children: Map<number, PrefixTree<Value>> | undefined
}

/** Files values under their prefixes. */
export function prefixTree<Value>(entries: Iterable<readonly [string, Value]>): PrefixTree<Value> {
  const root = node<Value>('', undefined)
  for (const [prefix, value] of entries) insert(root, prefix, value)
  return root
}

function node<Value>(label: string, value: Value | undefined): PrefixTree<Value> {
  return { label, value, children: undefined }
}

function insert<Value>(root: PrefixTree<Value>, prefix: string, value: Value): void {
  let parent = root
  let at = 0
  while (at < prefix.length) {
    const unit = prefix.charCodeAt(at)
    const child = parent.children?.get(unit)
    if (child === undefined) {
      addChild(parent, node(prefix.slice(at), value))
      return
    }
    const shared = sharedLength(child.label, prefix, at)
    parent = shared === child.label.length ? child : split(parent, child, shared)
    at += shared
  }
  parent.value = value
}

/** How many units of the label the prefix goes along with, from an offset. */
function sharedLength(label: string, prefix: string, at: number): number {
  let length = 0
  while (length < label.length && label.charCodeAt(length) === prefix.charCodeAt(at + length)) {
    length += 1
  }
  return length
}

/** Puts a node between the two, after the first units of the child's label. */
function split<Value>(
  parent: PrefixTree<Value>,
  child: PrefixTree<Value>,
  length: number,
): PrefixTree<Value> {
  const upper = node<Value>(child.label.slice(0, length), undefined)
  const lower = node(child.label.slice(length), child.value)
  lower.children = child.children
  addChild(parent, upper)
  addChild(upper, lower)
  return upper
}

/** Adds a child, or puts it in the place of the one that begins alike. */
function addChild<Value>(parent: PrefixTree<Value>, child: PrefixTree<Value>): void {
  parent.children ??= new Map()
  parent.children.set(child.label.charCodeAt(0), child)
}

/** Calls `visit` with what is filed under each prefix of the text after `start`. */
export function visitPrefixes<Value, Argument>(
  root: PrefixTree<Value>,
  text: string,
  start: number,
  visit: (value: Value, argument: Argument) => void,
  argument: Argument,
): void {
  let current = root
  let at = start
  for (;;) {
    if (current.value !== undefined) visit(current.value, argument)
    const child = current.children?.get(text.charCodeAt(at))
    if (child === undefined || !text.startsWith(child.label, at)) return
    at += child.label.length
    current = child
  }
}
