// `iamd restore`: an empty database gets what a backup holds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { createLockedVault } from '../store/vault.ts'
import { maintaining, onlyFile } from './maintenance.ts'
import { findMasterKey, openLockedStore } from './open-store.ts'
import { writePrivateFile } from './private-file.ts'

/** The backup is read twice, so standard input is kept in a file meanwhile. */
export function restore(args: readonly string[]): Promise<number> {
  return maintaining('restore', args, async (config, flags) => {
    const named = onlyFile(flags)
    const { key } = findMasterKey(config, { mayCreate: false })
    await using stack = new AsyncDisposableStack()
    const file = named === '-' ? await keepStandardInput(stack) : named
    const options = { mayChange: true, isPatient: true }
    const store = await openLockedStore(config, createLockedVault(), options)
    stack.defer(() => store.close())
    const { createdAt } = await restoreBackup(store, file, key)
    process.stderr.write(`iamd: ${store.description} is as it was at ${createdAt}\n`)
    return 0
  })
}

async function keepStandardInput(stack: AsyncDisposableStack): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-restore-'))
  stack.defer(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'backup')
  process.stdin.setEncoding('utf8')
  await writePrivateFile(file, async (write) => {
    for await (const chunk of process.stdin) await write(String(chunk))
  })
  return file
}
