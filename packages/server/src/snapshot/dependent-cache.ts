// A bounded cache of what was read from the store, dropped when what it was read from changes.
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { ChangeKey, Store } from '../store/store.ts'

/** A value with the changes that put it out of date. */
export interface Loaded<Value> {
  readonly value: Value
  readonly dependsOn: readonly ChangeKey[]
}

/** A cache over the store. */
export interface DependentCache<Value> {
  /** The value, loaded when it is not at hand; undefined when there is none. */
  get(key: string): Value | undefined | Promise<Value | undefined>
  /** Whether nothing that the value depends on has changed since it was loaded. */
  isCurrent(key: string, value: unknown): boolean
  readonly figures: CacheFigures
}

/** Makes a cache of at most `limit` values; the least recently used goes first. */
export function createDependentCache<Value>(
  store: Pick<Store, 'onChange'>,
  limit: number,
  load: (key: string) => Promise<Loaded<Value> | undefined>,
): DependentCache<Value> {
  const entries = new Map<string, Loaded<Value>>()
  let hits = 0
  let misses = 0
  const dependents = new Map<ChangeKey, Set<string>>()
  // What changes while a load is under way may not be in what it read.
  const loadsUnderWay = new Set<{ changed: Set<ChangeKey>; everything: boolean }>()

  const drop = (key: string) => {
    const entry = entries.get(key)
    if (entry === undefined) return
    entries.delete(key)
    for (const change of entry.dependsOn) {
      const keys = dependents.get(change)
      keys?.delete(key)
      if (keys?.size === 0) dependents.delete(change)
    }
  }
  const keep = (key: string, entry: Loaded<Value>) => {
    drop(key)
    entries.set(key, entry)
    for (const change of entry.dependsOn) {
      const keys = dependents.get(change)
      if (keys === undefined) dependents.set(change, new Set([key]))
      else keys.add(key)
    }
    if (entries.size > limit) for (const [oldest] of entries.entries().take(1)) drop(oldest)
  }
  store.onChange((changes) => {
    for (const underWay of loadsUnderWay) {
      if (changes === undefined) underWay.everything = true
      else for (const change of changes) underWay.changed.add(change)
    }
    if (changes === undefined) {
      entries.clear()
      dependents.clear()
      return
    }
    for (const change of changes) {
      for (const key of [...(dependents.get(change) ?? [])]) drop(key)
    }
  })

  async function loadAndKeep(key: string): Promise<Value | undefined> {
    const underWay = { changed: new Set<ChangeKey>(), everything: false }
    loadsUnderWay.add(underWay)
    try {
      const loaded = await load(key)
      if (loaded === undefined) return undefined
      const isStale =
        underWay.everything || loaded.dependsOn.some((change) => underWay.changed.has(change))
      if (!isStale) keep(key, loaded)
      return loaded.value
    } finally {
      loadsUnderWay.delete(underWay)
    }
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) {
        misses += 1
        return loadAndKeep(key)
      }
      hits += 1
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    isCurrent: (key, value) => entries.get(key)?.value === value,
    figures: {
      limit,
      get hits() {
        return hits
      },
      get misses() {
        return misses
      },
      get size() {
        return entries.size
      },
    },
  }
}
