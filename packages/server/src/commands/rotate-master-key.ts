// `iamd rotate-master-key`: another master key opens the database; in the end, only that one.
import { existsSync, renameSync, rmSync } from 'node:fs'
import type { Config } from '../config.ts'
import { InputError } from '../policy-files/input-error.ts'
import { createMasterKey, isUnwritten, readMasterKey } from '../store/master-key.ts'
import type { Store } from '../store/store.ts'
import { syncName } from '../store/sync-name.ts'
import { addMasterKey, keepOnlyMasterKey } from '../store/unlock-vault.ts'
import { maintaining, refuseFiles } from './maintenance.ts'
import { type FoundMasterKey, findMasterKey, openConfiguredStore } from './open-store.ts'

/**
 * At every moment the key in its file opens the database: the new one does before the file is
 * replaced, the old one until after.
 */
export function rotateMasterKey(args: readonly string[]): Promise<number> {
  return maintaining('rotate-master-key', args, async (config, flags) => {
    refuseFiles(flags)
    const added = flags.text('new')
    const finishes = flags.isOn('finish')
    if (added !== undefined && finishes) {
      throw new InputError('first --new FILE; then, when every daemon has that key, --finish')
    }
    const found = findMasterKey(config, { mayCreate: false })
    const replaced = added === undefined && !finishes ? replaceableFile(config, found) : undefined
    const store = await openConfiguredStore(config)
    try {
      if (finishes) return await finish(store, found.key)
      if (added !== undefined) return await add(store, found.key, added)
      if (replaced !== undefined) await replace(store, found.key, replaced)
      return 0
    } finally {
      await store.close()
    }
  })
}

/** @throws {InputError} when the key is not only in one file on this machine. */
function replaceableFile({ postgresUrl }: Config, { file }: FoundMasterKey): string {
  if (file !== undefined && postgresUrl === undefined) return file
  throw new InputError(
    'the master key is not only in a file here: say --new FILE, give that key to every daemon, ' +
      'and then say --finish',
  )
}

async function add(store: Store, key: Buffer, file: string): Promise<number> {
  const added = readOrMake(file)
  await store.write((writer) => addMasterKey(writer, key, added))
  process.stdout.write(
    `The old key and the one in ${file} open the database. Give every daemon the new one, then run:\n` +
      `iamd rotate-master-key --finish --master-key ${file}\n`,
  )
  return 0
}

async function finish(store: Store, key: Buffer): Promise<number> {
  const others = await store.write((writer) => keepOnlyMasterKey(writer, key))
  process.stdout.write(
    `No other key opens the database any more; ${others === 1 ? '1 key' : `${others} keys`} did.\n`,
  )
  return 0
}

async function replace(store: Store, key: Buffer, file: string): Promise<void> {
  const next = `${file}.new`
  // One that a killed run or a power cut has left unwritten opens nothing.
  if (existsSync(next) && isUnwritten(next)) rmSync(next)
  const added = readOrMake(next)
  syncName(file)
  await store.write((writer) => addMasterKey(writer, key, added))
  renameSync(next, file)
  syncName(file)
  await store.write((writer) => keepOnlyMasterKey(writer, added))
  process.stdout.write(`${file} holds a new key; the old one no longer opens the database.\n`)
}

const readOrMake = (file: string): Buffer =>
  existsSync(file) ? readMasterKey(file, { mayCreate: false }) : createMasterKey(file)
