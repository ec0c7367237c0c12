// `iamd backup`: the whole database as one file, beside running daemons, of either store.
import { writeBackup } from '../store/backup/write-backup.ts'
import { createLockedVault } from '../store/vault.ts'
import { maintaining, onlyFile } from './maintenance.ts'
import { openLockedStore } from './open-store.ts'
import { writePrivateFile } from './private-file.ts'
import { toStandardOutput } from './standard-output.ts'

/** Secrets stay sealed in it, so that no master key is asked for. */
export function backup(args: readonly string[]): Promise<number> {
  return maintaining('backup', args, async (config, flags) => {
    const file = onlyFile(flags)
    const options = { mayChange: false, isPatient: true }
    const store = await openLockedStore(config, createLockedVault(), options)
    try {
      const write = (put: (text: string) => Promise<void>) =>
        store.read((reader) => writeBackup(reader, new Date(), put))
      const rows = await (file === '-' ? write(toStandardOutput) : writePrivateFile(file, write))
      const where = file === '-' ? 'standard output' : file
      process.stderr.write(`iamd: ${rows} rows of ${store.description} are in ${where}\n`)
      return 0
    } finally {
      await store.close()
    }
  })
}
