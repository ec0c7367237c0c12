// Runs tests of the daemon on PostgreSQL: one server for all of them, a database for each daemon.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startPostgresServer } from '../packages/server/test/support/postgres-server.ts'

/** Gives the exit code of the tests. */
async function runTests(patterns: readonly string[]): Promise<number> {
  // What these tests show does not depend on what is on the disk.
  await using server = await startPostgresServer(['-c', 'fsync=off'])
  const reporters = ['spec', './scripts/summary-reporter.ts'].flatMap((reporter) => [
    `--test-reporter=${reporter}`,
    '--test-reporter-destination=stdout',
  ])
  const tests = spawn(process.execPath, ['--test', ...reporters, ...patterns], {
    stdio: 'inherit',
    env: { ...process.env, IAMD_TEST_POSTGRES: server.url },
  })
  const [code] = await once(tests, 'close')
  return Number(code ?? 1)
}

const patterns = process.argv.slice(2)
const code = await runTests(patterns.length > 0 ? patterns : ['packages/server/test/*.test.ts'])
// At once: the server's package ends a process that ends by itself with 0, whatever `exitCode` says.
process.exit(code)
