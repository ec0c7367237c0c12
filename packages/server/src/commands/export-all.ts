// `iamd export --all`: all accounts as lines of JSON, beside running daemons, of either store.
import { InputError } from '../policy-files/input-error.ts'
import { type ExportKey, newExportKey } from '../store/export/export-key.ts'
import { writeExport } from '../store/export/write-export.ts'
import { MasterKeyError } from '../store/master-key.ts'
import type { Reader } from '../store/store.ts'
import { readDataKey } from '../store/unlock-vault.ts'
import { createLockedVault, type LockedVault } from '../store/vault.ts'
import { maintainingStore, onlyFile } from './maintenance.ts'
import type { ReadFlags } from './offline-commands.ts'
import { findMasterKey, openLockedStore } from './open-store.ts'
import { readPassphrase } from './passphrase-file.ts'
import { writePrivateFile } from './private-file.ts'
import { toStandardOutput } from './standard-output.ts'

/** No master key is asked for unless secrets are. */
export function exportAll(flags: ReadFlags): Promise<number> {
  return maintainingStore(flags, async (config) => {
    if (flags.text('account') !== undefined) {
      throw new InputError('--all is all accounts; leave --account out')
    }
    const file = onlyFile(flags)
    const secrets = await secretsFor(flags, file)
    const masterKey =
      secrets === 'none' ? undefined : findMasterKey(config, { mayCreate: false }).key
    const vault = createLockedVault()
    const store = await openLockedStore(config, vault, { mayChange: false, isPatient: true })
    try {
      const write = (put: (text: string) => Promise<void>) =>
        store.read(async (reader) => {
          if (masterKey !== undefined) await unlock(reader, vault, masterKey)
          return writeExport(reader, new Date(), secrets, put)
        })
      const records = await (file === '-' ? write(toStandardOutput) : writePrivateFile(file, write))
      const where = file === '-' ? 'standard output' : file
      const how = secrets === 'none' ? 'without secrets' : 'with secrets'
      process.stderr.write(
        `iamd: ${records} records of ${store.description} are in ${where}, ${how}\n`,
      )
      return 0
    } finally {
      await store.close()
    }
  })
}

/** How secrets are to be in the export. @throws {InputError} when that is not clear. */
async function secretsFor(flags: ReadFlags, file: string): Promise<'none' | 'plain' | ExportKey> {
  const passphraseFile = flags.text('passphrase-file')
  const isPlain = flags.isOn('plain-secrets')
  if (!flags.isOn('with-secrets')) {
    if (passphraseFile === undefined && !isPlain) return 'none'
    throw new InputError('to have secrets in the export, say --with-secrets, too')
  }
  if ((passphraseFile !== undefined) === isPlain) {
    throw new InputError(
      'say how secrets are to be in the export: --passphrase-file FILE seals them, ' +
        '--plain-secrets leaves them readable',
    )
  }
  if (passphraseFile !== undefined) return newExportKey(readPassphrase(passphraseFile))
  if (file === '-' && process.stdout.isTTY === true) {
    throw new InputError('plain secrets are not printed on a terminal; name a file, or pipe them')
  }
  return 'plain'
}

async function unlock(reader: Reader, vault: LockedVault, masterKey: Buffer): Promise<void> {
  const key = await readDataKey(reader, masterKey)
  if (key === undefined) throw new MasterKeyError('the database has no data key')
  vault.unlock(key)
}
