// The source files that the rules are for: all TypeScript that is ours.
import { globSync, readFileSync } from 'node:fs'

/** A source file, by its path from the repository's root. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
}

const roots = '{packages/*,scripts,bench,conformance,corpus}'

/** Reads them all, in order of path. */
export function listSourceFiles(): readonly SourceFile[] {
  return globSync(`${roots}/**/*.ts`, { exclude: ['**/node_modules/**'] })
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      return { path, text, lines: text.trimEnd().split('\n') }
    })
}
