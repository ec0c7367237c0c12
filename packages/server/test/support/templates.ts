// A file of templates, and a daemon that has loaded it. Tests only.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestDaemon, type TestDaemon, type TestSurroundings } from './test-daemon.ts'
import { writeFiles } from './written-files.ts'

/** Starts a daemon with templates, and quotas that are not the ordinary ones. */
export async function startWithTemplates(
  templates: object,
  surroundings: TestSurroundings = {},
  quotas: Readonly<Record<string, number>> = {},
): Promise<TestDaemon> {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-test-'))
  const file = writeFiles(directory, {
    'templates.json': JSON.stringify(templates),
    'config.json': JSON.stringify({ quotas }),
  })
  const config = join(directory, 'config.json')
  try {
    return await startTestDaemon(['--templates', file, '--config', config], surroundings)
  } finally {
    // Read once, at the start.
    rmSync(directory, { recursive: true })
  }
}
