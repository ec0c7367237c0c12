// What keeps an export from being imported: everything that is found, told at once.

/** Whoever has more to mend mends these first. */
export const toldMaximum = 50

/** A reason, with the line of the export that it is about, where it is about one. */
export interface Problem {
  readonly line: number | undefined
  readonly sentence: string
}

/** Nothing was imported. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly problems: readonly Problem[]
  readonly areMore: boolean

  constructor(problems: readonly Problem[], areMore: boolean) {
    super('nothing was imported')
    this.problems = problems
    this.areMore = areMore
  }
}

/** Collects reasons. */
export interface Problems {
  add(line: number | undefined, sentence: string): void
  /** @throws {ImportRefused} when there are reasons. */
  throwIfAny(): void
}

/** Starts without any. */
export function createProblems(): Problems {
  const problems: Problem[] = []
  let areMore = false
  return {
    add(line, sentence) {
      if (problems.length < toldMaximum) problems.push({ line, sentence })
      else areMore = true
    },
    throwIfAny() {
      if (problems.length === 0) return
      const inOrder = problems.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity))
      throw new ImportRefused(inOrder, areMore)
    },
  }
}
