// A bounded cache of what was read from the store, dropped when what it was read from changes.
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { ChangeKey, Store } from '../store/store.ts'
import { createSharedLoads, type Loaded } from './shared-loads.ts'

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
  const loads = createSharedLoads(load, keep)
  store.onChange((changes) => {
    loads.noteChanges(changes)
    if (changes === undefined) {
      entries.clear()
      dependents.clear()
      return
    }
    for (const change of changes) {
      for (const key of [...(dependents.get(change) ?? [])]) drop(key)
    }
  })

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) {
        misses += 1
        return loads.load(key)
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
