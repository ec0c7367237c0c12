// The tests that mutants are put to, quick ones first, in one process: the first failure ends it.

import { enableCompileCache } from 'node:module'
import { setImmediate } from 'node:timers/promises'

// All mutants are in the same text; a variable of the environment says which one is on.
enableCompileCache()

const files = [
  'operators',
  'variables',
  'patterns',
  'value-problems',
  'layers',
  'gates',
  'principals',
  'explain',
  'explain-mismatches',
  'corpus',
  'corpus-documents',
  'minimal-fixes',
  'partial',
  'index-of-layer',
  'index-of-patterns',
  'exhaustive-patterns',
]

for (const file of files) {
  await import(`./${file}.test.ts`)
  // Lets the results out before the next file is read.
  await setImmediate()
}
