// Lets calls of a moment share one load, but none a load that began before a change it knows of.
import type { ChangeKey } from '../store/store.ts'

/** A value with the changes that put it out of date. */
export interface Loaded<Value> {
  readonly value: Value
  readonly dependsOn: readonly ChangeKey[]
}

/** Loads by key. */
export interface SharedLoads<Value> {
  /** The value as it is now or was after this was called; undefined when there is none. */
  load(key: string): Promise<Value | undefined>
  /** What changes while a load is under way may not be in what it read. `undefined`: anything. */
  noteChanges(changes: readonly ChangeKey[] | undefined): void
}

interface LoadUnderWay<Value> {
  /** What has changed since it began. */
  readonly changes: (ChangeKey | 'anything')[]
  readonly loaded: Promise<Loaded<Value> | undefined>
}

/** Makes the loads of a cache. `keep` is given what no change has put out of date meanwhile. */
export function createSharedLoads<Value>(
  load: (key: string) => Promise<Loaded<Value> | undefined>,
  keep: (key: string, loaded: Loaded<Value>) => void,
): SharedLoads<Value> {
  const underWay = new Map<string, LoadUnderWay<Value>>()

  function begin(key: string): LoadUnderWay<Value> {
    const changes: (ChangeKey | 'anything')[] = []
    const loadAndKeep = async () => {
      try {
        const loaded = await load(key)
        if (loaded !== undefined && !isOutdated(loaded, changes)) keep(key, loaded)
        return loaded
      } finally {
        underWay.delete(key)
      }
    }
    // Not before it is known to be under way.
    const begun = { changes, loaded: Promise.resolve().then(loadAndKeep) }
    underWay.set(key, begun)
    return begun
  }

  return {
    async load(key) {
      const earlier = underWay.get(key)
      if (earlier !== undefined) {
        const known = earlier.changes.length
        const loaded = await earlier.loaded
        if (!isOutdated(loaded, earlier.changes.slice(0, known))) return loaded?.value
      }
      // Whatever is under way after the earlier one has begun after this call.
      return (await (underWay.get(key) ?? begin(key)).loaded)?.value
    },
    noteChanges(changes) {
      for (const { changes: noted } of underWay.values()) {
        noted.push(...(changes ?? ['anything' as const]))
      }
    },
  }
}

/** Of what is not there, it is not known what it would depend on. */
function isOutdated(
  loaded: Loaded<unknown> | undefined,
  changes: readonly (ChangeKey | 'anything')[],
): boolean {
  if (changes.length === 0) return false
  if (loaded === undefined || changes.includes('anything')) return true
  return loaded.dependsOn.some((change) => changes.includes(change))
}
