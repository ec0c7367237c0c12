/** Two small memories for computed values: one value for good, or the few most recently used. */

/** Computes the value at the first call and gives the same one ever after. */
export function rememberOnce<Value>(compute: () => Value): () => Value {
  let remembered: { value: Value } | undefined
  return () => {
    remembered ??= { value: compute() }
    return remembered.value
  }
}

/** Keeps the values of the `limit` most recently asked keys and computes the others again. */
export function rememberRecent<Key, Value>(
  limit: number,
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const recent = new Map<Key, { value: Value }>()
  return (key) => {
    const entry = recent.get(key) ?? { value: compute(key) }
    // A Map keeps the order of insertion, so that its first key is the least recently used one.
    recent.delete(key)
    recent.set(key, entry)
    for (const oldest of recent.keys()) {
      if (recent.size <= limit) break
      recent.delete(oldest)
    }
    return entry.value
  }
}
