// Users of the engine alone do not load validate, and validate does not load the engine.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const source = new URL('../../src/', import.meta.url)

/** All files that a file imports, at any distance. */
async function importsOf(entry: string): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  const open = [new URL(entry, source)]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file.href)) continue
    seen.add(file.href)
    const text = await readFile(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export)[^'"]*?from '([^']+)'/gm)) {
      open.push(new URL(specifier, file))
    }
  }
  return seen
}

for (const entry of ['compile/compile.ts', 'explain/explain.ts', 'parse/parse-policy.ts']) {
  test(`${entry} does not import validate`, async () => {
    const files = await importsOf(entry)
    assert.ok(files.size > 5)
    assert.deepEqual(
      [...files].filter((file) => file.includes('/src/validate/')),
      [],
    )
  })
}

test('validate imports neither the compiler nor the evaluator', async () => {
  const files = await importsOf('validate/validate.ts')
  assert.deepEqual(
    [...files].filter((file) => /\/src\/(compile|decide|explain|parse)\//.test(file)),
    [],
  )
})
