// Finds test files by path, directory or glob.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../policy-files/input-error.ts'

const extensions = ['yaml', 'yml', 'json']

/** Whether a file is a test file by its name. */
export const isTestFileName = (name: string): boolean =>
  extensions.some((extension) => name.endsWith(`.iamtest.${extension}`))

/** The files that are meant, sorted, each once. @throws {InputError} when there are none. */
export function findTestFiles(patterns: readonly string[]): readonly string[] {
  const files = new Set(patterns.flatMap((pattern) => filesOf(pattern)))
  return [...files].sort()
}

function filesOf(pattern: string): readonly string[] {
  const found = statSync(pattern, { throwIfNoEntry: false })
  if (found?.isFile() === true) return [pattern]
  const files =
    found?.isDirectory() === true
      ? extensions.flatMap((extension) => glob(join(pattern, `**/*.iamtest.${extension}`)))
      : glob(pattern)
  if (files.length > 0) return files
  const hint = 'test files are named *.iamtest.yaml, .yml or .json'
  throw new InputError(`\`${pattern}\`: there is no test file; ${hint}`)
}

/** Without what other people's packages bring along, unless it is named. */
const glob = (pattern: string): readonly string[] =>
  globSync(pattern, { exclude: (name) => name === 'node_modules' || name === '.git' })
