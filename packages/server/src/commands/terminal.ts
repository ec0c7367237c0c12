// What a command writes to: text in colour for people, plain text for everybody else.
import { colorPaint, type Paint, plainPaint } from '../policy-files/describe-statement.ts'
import { InputError } from '../policy-files/input-error.ts'
import { choiceOf, type ReadFlags } from './offline-commands.ts'

/** Colours on a terminal unless NO_COLOR is set; `--color` says otherwise. */
export function paintFor(flags: ReadFlags): Paint {
  const when = choiceOf(flags, 'color', ['auto', 'always', 'never']) ?? 'auto'
  const { NO_COLOR: noColor = '' } = process.env
  const isColored = when === 'always' || (when === 'auto' && noColor === '' && isTerminal())
  return isColored ? colorPaint : plainPaint
}

const isTerminal = (): boolean => process.stdout.isTTY === true

/** Runs a command whose user can mend what goes wrong: one line, exit code 2. */
export async function reportingInputErrors(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    process.stderr.write(`iamd: ${error.message}\n`)
    return 2
  }
}
