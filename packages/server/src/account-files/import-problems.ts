// What keeps an import from being done: everything that is found, told at once.
import { InputError } from '../policy-files/input-error.ts'
import { type Detail, errorAt } from './detail.ts'

/** Nothing was imported; the message has a line for each reason. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly problems: readonly InputError[]

  constructor(problems: readonly InputError[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.problems = problems
  }
}

/** Collects reasons. */
export interface Problems {
  add(at: Detail, sentence: string): void
  /** Does work that throws an error of an input, which becomes a reason. */
  catching(work: () => void): void
  /** @throws {ImportRefused} when there are reasons. */
  throwIfAny(): void
}

/** Starts without any. */
export function createProblems(): Problems {
  const problems: InputError[] = []
  return {
    add: (at, sentence) => {
      problems.push(errorAt(at, sentence))
    },
    catching(work) {
      try {
        work()
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        problems.push(error)
      }
    },
    throwIfAny() {
      if (problems.length > 0) throw new ImportRefused(problems)
    },
  }
}
