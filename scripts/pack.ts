// Packs every workspace as it would be published, into the directory that is named.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { packPackages } from './packages/pack-packages.ts'

const [, , target] = argv
if (target === undefined) {
  stderr.write('usage: npm run pack -- DIR\n')
  exit(2)
}
const workspace = mkdtempSync(join(tmpdir(), 'iamd-built-'))
try {
  for (const tarball of packPackages(workspace, resolve(target))) stdout.write(`${tarball}\n`)
} finally {
  rmSync(workspace, { recursive: true })
}
