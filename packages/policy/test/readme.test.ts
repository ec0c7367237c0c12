// The README's example: it runs and prints what its comments say.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { inspect } from 'node:util'

test('the example prints what it says', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const entry = new URL('../src/index.ts', import.meta.url).href
  const printed: unknown[] = []
  const source = example
    .replace("'@iamd/policy'", `'${entry}'`)
    .replaceAll('console.log(', 'globalThis.print(')
    .replaceAll('} as const', '}')
  Object.assign(globalThis, { print: (value: unknown) => printed.push(value) })
  await import(`data:text/javascript,${encodeURIComponent(source)}`)
  assert.equal(printed[0], 'allowed')
  const line = inspect(printed[1], { breakLength: Number.POSITIVE_INFINITY })
  assert.ok(example.includes(`// ${line}`), line)
})
