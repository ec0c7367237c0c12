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

/** Control and format characters, among them those that turn the direction of writing. */
const unshowable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text that somebody else wrote, so that nothing in it can steer a terminal. */
export const shownText = (text: string): string =>
  text.replaceAll(unshowable, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)

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
