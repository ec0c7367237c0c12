// The guide to backups: every command in it, in its order, on a database that is used.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { startPostgresServer } from './support/postgres-server.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const guide = readFileSync(new URL('../../../docs/guides/backup.md', import.meta.url), 'utf8')

const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)

test('each command of the guide does its work', async () => {
  await using server = await startPostgresServer(['-c', 'fsync=off'])
  const directory = temporaryDirectory(after)
  const data = join(directory, 'iamd-data')
  assert.equal((await runIamd(['account', 'create', '--data', data])).code, 0)
  const url = await server.newDatabase()
  assert.ok(blocks.length >= 8)
  for (const block of blocks) {
    const commands = block
      .replaceAll(/^iamd start .*\n/gm, '')
      .replaceAll(/postgres:\/\/[^']*/g, url)
    const script = `set -e\niamd() { '${process.execPath}' '${main}' "$@"; }\n${commands}`
    const options = { cwd: directory, env: { PATH: process.env['PATH'] } }
    await promisify(execFile)('sh', ['-c', script], options)
  }
  const moved = ['--store', url, '--master-key', join(directory, 'restored', 'master.key')]
  const accounts = await runIamd(['account', 'list', ...moved])
  assert.equal(
    accounts.stdout,
    (await runIamd(['account', 'list', '--data', `${directory}/restored`])).stdout,
  )
  assert.match(accounts.stdout, /^\d{12} /)
  assert.equal((await runIamd(['check', '--data', data])).code, 0)
})
