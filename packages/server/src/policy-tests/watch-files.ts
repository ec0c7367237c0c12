// Calls when one of some files changes. It watches directories, because editors replace files.
import { existsSync, type FSWatcher, realpathSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { InputError } from '../policy-files/input-error.ts'

/** Watched files; `watch` says which they are from now on. */
export interface FileWatch {
  /** @throws {InputError} when the system has no watches left. */
  watch(files: readonly string[]): void
  close(): void
}

/** An editor writes in several steps; one call is enough for all of them. */
const settleMilliseconds = 50

/**
 * Watches until it is closed. What changes after `watch` has returned is seen, so whoever reads the
 * files then never works on an old state for longer than until the next call.
 *
 * @param onChange is called once for changes that follow each other closely
 * @param isNew whether a file is of interest that nobody named, by its name
 */
export function watchFiles(onChange: () => void, isNew: (name: string) => boolean): FileWatch {
  const watchers: FSWatcher[] = []
  let timer: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, settleMilliseconds)
  }
  const watchDirectory = (directory: string, names: ReadonlySet<string>): FSWatcher => {
    const watcher = watch(directory, (_event, name) => {
      // Some systems do not say which file it was.
      if (name === null || names.has(name) || isNew(name)) changed()
    })
    return watcher.on('error', changed)
  }
  return {
    watch(files) {
      const places = files.flatMap(placesOf)
      const byDirectory = Map.groupBy(places, ({ directory }) => directory)
      // A directory may have been removed and made anew, so the old watches are not kept; they go
      // last, so that no change falls between.
      const old = watchers.splice(0)
      try {
        for (const [directory, ofDirectory] of byDirectory) {
          const names = new Set(ofDirectory.map(({ name }) => name))
          watchers.push(watchDirectory(directory, names))
        }
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause)
        throw new InputError(`files can't be watched: ${reason}`)
      } finally {
        for (const watcher of old) watcher.close()
      }
    },
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

interface WatchedPlace {
  readonly directory: string
  readonly name: string
}

/** Where a change of a file shows: where it stands, and where the file stands that it links to. */
function placesOf(file: string): readonly WatchedPlace[] {
  return [...new Set([file, targetOf(file)])].map(existingPlace)
}

function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

/** The deepest directory there is on the way to a file, and what would come to be in it. */
function existingPlace(file: string): WatchedPlace {
  const directory = dirname(file)
  const isThere = existsSync(directory) || directory === dirname(directory)
  return isThere ? { directory, name: basename(file) } : existingPlace(directory)
}
