// The database's data key, sealed under each master key that opens it.
import { dateColumn, textColumn } from '../columns.ts'
import type { Reader, Writer } from '../store.ts'

/** The data key as one master key has sealed it. */
export interface VaultKey {
  readonly masterKeyId: string
  readonly sealedKey: string
  readonly createdAt: Date
}

/** Once for each master key, oldest first. */
export async function listVaultKeys(reader: Reader): Promise<readonly VaultKey[]> {
  const rows = await reader.all('SELECT * FROM vault_key ORDER BY created_at, master_key_id')
  return rows.map((row) => ({
    masterKeyId: textColumn(row, 'master_key_id'),
    sealedKey: textColumn(row, 'sealed_key'),
    createdAt: dateColumn(row, 'created_at'),
  }))
}

/** Lets another master key open the database. */
export async function insertVaultKey(writer: Writer, key: VaultKey): Promise<void> {
  await writer.run(
    'INSERT INTO vault_key (master_key_id, sealed_key, created_at) VALUES (?, ?, ?)',
    key.masterKeyId,
    key.sealedKey,
    key.createdAt.getTime(),
  )
}

/** Lets no other master key open the database any more; gives how many did. */
export const deleteOtherVaultKeys = (writer: Writer, masterKeyId: string): Promise<number> =>
  writer.run('DELETE FROM vault_key WHERE master_key_id <> ?', masterKeyId)

/** Forgets the data key. */
export const deleteVaultKeys = (writer: Writer): Promise<number> =>
  writer.run('DELETE FROM vault_key')
