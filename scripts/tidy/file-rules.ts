// Rules that each file keeps on its own.
import type { SourceFile } from './source-files.ts'

const linesMaximum = 400

/** Words that mark unfinished work, and names that say nothing. */
const bannedWords = /\b(TODO|FIXME|XXX|HACK)\b/
const emptyNames = /(^|\/)(utils?|helpers?|common|misc|manager)(\.|\/|$)/i
const sql = /\b(SELECT .+ FROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b/

type Rule = (file: SourceFile) => string | undefined

const rules: readonly Rule[] = [
  ({ lines }) => (lines.length > linesMaximum ? `has more than ${linesMaximum} lines` : undefined),
  ({ lines: [first = '', second = ''] }) =>
    /^\/[/*]/.test(first.startsWith('#!') ? second : first)
      ? undefined
      : 'does not begin with a line that says what it is',
  ({ path, text }) =>
    path !== 'scripts/tidy/file-rules.ts' && bannedWords.test(text)
      ? 'has a mark of unfinished work'
      : undefined,
  ({ path }) => (emptyNames.test(path) ? 'has a name that says nothing' : undefined),
  ({ path, text }) =>
    path.startsWith('packages/server/src/') &&
    !path.startsWith('packages/server/src/store/') &&
    sql.test(text)
      ? 'has SQL outside the store'
      : undefined,
]

/** What is wrong with files. */
export function findFileFaults(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    rules.flatMap((rule) => {
      const fault = rule(file)
      return fault === undefined ? [] : [`${file.path}: ${fault}`]
    }),
  )
}
