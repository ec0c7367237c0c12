// Calls when one of some files changes. It watches directories: editors replace files.
import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Watched files; `watch` says which they are from now on. */
export interface FileWatch {
  watch(files: readonly string[]): void
  /** How many files are watched. */
  count(): number
  close(): void
}

/** An editor writes in several steps; one call is enough for all of them. */
const settleMilliseconds = 50

/** Watches until it is closed. */
export function watchFiles(onChange: () => void): FileWatch {
  const watchers = new Map<string, FSWatcher>()
  let watched = new Map<string, ReadonlySet<string>>()
  let timer: NodeJS.Timeout | undefined
  const changed = (directory: string, name: string | null): void => {
    if (name !== null && watched.get(directory)?.has(name) !== true) return
    clearTimeout(timer)
    timer = setTimeout(onChange, settleMilliseconds)
  }
  return {
    watch(files) {
      const byDirectory = Map.groupBy(files, (file) => dirname(file))
      watched = new Map(
        [...byDirectory].map(([directory, some]) => [
          directory,
          new Set(some.map((file) => basename(file))),
        ]),
      )
      for (const [directory, watcher] of watchers) {
        if (watched.has(directory)) continue
        watcher.close()
        watchers.delete(directory)
      }
      for (const directory of watched.keys()) {
        if (watchers.has(directory)) continue
        watchers.set(
          directory,
          watch(directory, (_event, name) => changed(directory, name)),
        )
      }
    },
    count: () => [...watched.values()].reduce((sum, { size }) => sum + size, 0),
    close() {
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}
