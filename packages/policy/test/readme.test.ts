// The examples of the README and of the pages in docs/: they run and print what their comments say.

import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'

const root = new URL('../', import.meta.url)

/** What the examples import, and where it is. */
const packages: Readonly<Record<string, string>> = {
  '@iamd/policy': new URL('src/index.ts', root).href,
  '@iamd/catalog': new URL('../catalog/src/index.ts', root).href,
}

/** Pages about something else than how to call the library. */
const pagesWithoutExamples: ReadonlySet<string> = new Set(['docs/testing.md'])

const pages = (await readdir(new URL('docs/', root)))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
  .filter((page) => !pagesWithoutExamples.has(page))

for (const page of ['README.md', ...pages]) {
  test(`the examples of ${page} print what they say`, async () => {
    const source = examplesOf(await readFile(new URL(page, root), 'utf8'))
    assert.notEqual(source, '', 'a page has an example')
    assert.deepEqual((await run(source)).map(squeeze), expectedOutputs(source).map(squeeze))
  })
}

/** All blocks of TypeScript, as one program. */
function examplesOf(markdown: string): string {
  return [...markdown.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n')
}

/** Runs a program and gives what each call of `console.log` prints. */
async function run(source: string): Promise<readonly string[]> {
  const printed: string[] = []
  const print = (...values: readonly unknown[]) => printed.push(values.map(render).join(' '))
  const program = Object.entries(packages)
    .reduce((text, [name, place]) => text.replaceAll(`from '${name}'`, `from '${place}'`), source)
    .replaceAll('console.log(', 'globalThis.print(')
  Object.assign(globalThis, { print })
  const folder = await mkdtemp(join(tmpdir(), 'iamd-example-'))
  try {
    const file = join(folder, 'example.mts')
    await writeFile(file, program)
    await import(pathToFileURL(file).href)
  } finally {
    await rm(folder, { recursive: true })
  }
  return printed
}

function render(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { depth: Number.POSITIVE_INFINITY })
}

/** The comment behind each call of `console.log`: on its last line, or on the lines below. */
function expectedOutputs(source: string): readonly string[] {
  const calls = source.split(/^console\.log\(/m).slice(1)
  return calls.map((call) => {
    const lines = call.split('\n')
    const first = lines.findIndex((line) => /(?:^|\) )\/\/ /.test(line))
    const end = lines.findIndex((line, index) => index > first && !/^\/\/(?: |$)/.test(line))
    const comment = lines.slice(first, end < 0 ? undefined : end)
    return comment.map((line) => line.replace(/^.*?\/\/ ?/, '')).join('\n')
  })
}

/** How an output is broken into lines does not count. */
function squeeze(output: string): string {
  return output.replaceAll(/\s+/g, '')
}
