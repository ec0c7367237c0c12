// Envelope encryption: master keys seal one data key, which seals the secrets of the database.
import { createHmac } from 'node:crypto'
import { systemRandom } from '../identifiers/random-source.ts'
import { databaseTable } from './database-tables.ts'
import { MasterKeyError } from './master-key.ts'
import { resealEverything, sealedColumns } from './sealed-columns.ts'
import type { Reader, Store, Writer } from './store.ts'
import {
  deleteOtherVaultKeys,
  insertVaultKey,
  listVaultKeys,
  type VaultKey,
} from './tables/vault-keys.ts'
import { createVault, type LockedVault, type Vault } from './vault.ts'

/** Names a master key without telling anything of it. */
export const masterKeyId = (masterKey: Buffer): string =>
  createHmac('sha256', masterKey).update('iamd master key id').digest('hex').slice(0, 16)

const sealContext = (id: string): string => `vault-key ${id}`

function sealDataKey(dataKey: Buffer, masterKey: Buffer): VaultKey {
  const id = masterKeyId(masterKey)
  const sealedKey = createVault(masterKey).seal(dataKey.toString('base64'), sealContext(id))
  return { masterKeyId: id, sealedKey, createdAt: new Date() }
}

/**
 * The data key; undefined when the database has none yet.
 * @throws {MasterKeyError} when it was sealed under other master keys only.
 */
export async function readDataKey(reader: Reader, masterKey: Buffer): Promise<Buffer | undefined> {
  const keys = await listVaultKeys(reader)
  if (keys.length === 0) return undefined
  const id = masterKeyId(masterKey)
  const own = keys.find((key) => key.masterKeyId === id)
  if (own === undefined) {
    const others = keys.map((key) => key.masterKeyId).join(' and ')
    throw new MasterKeyError(
      `the database is sealed under another master key: ${others}, and this one is ${id}`,
    )
  }
  return Buffer.from(createVault(masterKey).open(own.sealedKey, sealContext(id)), 'base64')
}

/** Whether there are secrets that were sealed under the master key itself, as once all were. */
export async function isSealedDirectly(reader: Reader): Promise<boolean> {
  if ((await listVaultKeys(reader)).length > 0) return false
  for (const { table } of sealedColumns) {
    const [key] = databaseTable(table).key
    const row = await reader.get(`SELECT ${key ?? ''} FROM ${table} LIMIT 1`)
    if (row !== undefined) return true
  }
  return false
}

/**
 * The data key. A new database gets one; in one that was sealed under the master key itself every
 * secret is sealed anew, in the transaction that is handed in.
 * @throws {MasterKeyError} when this master key does not open the database.
 */
export async function ensureDataKey(writer: Writer, masterKey: Buffer): Promise<Buffer> {
  const known = await readDataKey(writer, masterKey)
  if (known !== undefined) return known
  const dataKey = systemRandom.bytes(32)
  await resealFrom(createVault(masterKey), writer, dataKey)
  await insertVaultKey(writer, sealDataKey(dataKey, masterKey))
  return dataKey
}

/**
 * Gives the vault of a store its key, making one as `ensureDataKey` does.
 * @throws {MasterKeyError} when this master key does not open the database.
 */
export async function unlockVault(
  store: Store,
  vault: LockedVault,
  masterKey: Buffer,
): Promise<void> {
  const known = await store.read((reader) => readDataKey(reader, masterKey))
  vault.unlock(known ?? (await store.write((writer) => ensureDataKey(writer, masterKey))))
}

async function resealFrom(vault: Vault, writer: Writer, dataKey: Buffer): Promise<void> {
  try {
    await resealEverything(writer, vault, createVault(dataKey))
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes('unable to authenticate'))) throw cause
    throw new MasterKeyError('the database is sealed under another master key', { cause })
  }
}

/**
 * Lets another master key open the database, beside this one.
 * @throws {MasterKeyError} when this one does not.
 */
export async function addMasterKey(
  writer: Writer,
  masterKey: Buffer,
  added: Buffer,
): Promise<void> {
  const dataKey = await readDataKey(writer, masterKey)
  if (dataKey === undefined) throw new MasterKeyError('the database has no data key')
  const keys = await listVaultKeys(writer)
  if (keys.some((key) => key.masterKeyId === masterKeyId(added))) return
  await insertVaultKey(writer, sealDataKey(dataKey, added))
}

/**
 * Lets no other master key open the database; gives how many did.
 * @throws {MasterKeyError} when this one does not.
 */
export async function keepOnlyMasterKey(writer: Writer, masterKey: Buffer): Promise<number> {
  await readDataKey(writer, masterKey)
  return deleteOtherVaultKeys(writer, masterKeyId(masterKey))
}
