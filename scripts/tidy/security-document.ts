// Every line of the threat model names tests that show it, and these exist.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { SourceFile } from './source-files.ts'

const path = 'docs/security.md'

/** Lines of the threat model without a test, and tests in it that there are not. */
export function findUnshownThreats(files: readonly SourceFile[]): readonly string[] {
  const tests = new Set(files.map((file) => basename(file.path)))
  const [, threats = ''] = readFileSync(path, 'utf8').split('\n## Threats\n')
  return threats
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| attack |'))
    .flatMap((line) => {
      const [, attack = '', , shownBy = ''] = line.split('|').map((cell) => cell.trim())
      const named = [...shownBy.matchAll(/`([\w-]+\.test\.ts)`/g)].map(([, name = '']) => name)
      if (named.length === 0) return [`${path}: no test shows: ${attack}`]
      return named
        .filter((name) => !tests.has(name))
        .map((name) => `${path}: there is no test ${name}`)
    })
}
