// Writes files for a test into a directory of its own. Tests only.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes files by relative path; gives the absolute path of the first. */
export function writeFiles(directory: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    const file = join(directory, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const [first = ''] = Object.keys(files)
  return join(directory, first)
}
