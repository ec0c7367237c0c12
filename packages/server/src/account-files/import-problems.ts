// What keeps an import from being done: everything that is found, told at once.
import { type Detail, errorAt } from './detail.ts'

/** Whoever has more to mend mends these first; finding a place takes a walk through the file. */
const toldMaximum = 50

/** Nothing was imported; the message has a line for each reason, with its place. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
}

/** Collects reasons. */
export interface Problems {
  add(at: Detail, sentence: string): void
  /** @throws {ImportRefused} when there are reasons. */
  throwIfAny(): void
}

/** Starts without any. */
export function createProblems(): Problems {
  const problems: (readonly [at: Detail, sentence: string])[] = []
  return {
    add: (at, sentence) => {
      problems.push([at, sentence])
    },
    throwIfAny() {
      if (problems.length === 0) return
      const told = problems
        .slice(0, toldMaximum)
        .map(([at, sentence]) => errorAt(at, sentence).message)
      const untold = problems.length - told.length
      const more = untold > 0 ? [`and ${untold} more`] : []
      throw new ImportRefused([...told, ...more].join('\n'))
    },
  }
}
