// The guides of the command line: every file and command in them, and that they print what is shown.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './support/daemon-process.ts'
import { guideExamples } from './support/guide-examples.ts'
import { writeFiles } from './support/written-files.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Runs a line in a shell that knows `iamd`; gives all that a terminal shows. */
const runInShell = (command: string, directory: string): Promise<string> =>
  new Promise((resolve) => {
    const script = `iamd() { '${process.execPath}' '${main}' "$@"; }\n${command}`
    const options = { cwd: directory, env: { PATH: process.env['PATH'] } }
    const child = execFile('sh', ['-c', `{ ${script}\n} 2>&1`], options, (_error, stdout) =>
      resolve(stdout.trimEnd()),
    )
    child.stdin?.end()
  })

for (const name of ['policy-tests', 'ask-why', 'import']) {
  const guide = readFileSync(new URL(`../../../docs/guides/${name}.md`, import.meta.url), 'utf8')
  const { files, commands } = guideExamples(guide)
  const directory = temporaryDirectory(after)
  writeFiles(directory, files)
  for (const { command, output } of commands) {
    const [start = ''] = command.split('\n')
    test(`${name}: ${start}`, async () => {
      assert.equal(await runInShell(command, directory), output)
    })
  }
}
