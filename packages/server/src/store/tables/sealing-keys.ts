// The keys that seal what the daemon hands out: session tokens, list markers, decision records.
import { numberColumn, textColumn } from '../columns.ts'
import type { Reader, Writer } from '../store.ts'

/** A key of the ring. The newest one seals; all of them open. */
export interface SealingKey {
  /** Eight hexadecimal digits. */
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
  readonly createdAt: Date
}

/** Where the sealed text of a row belongs. */
export const sealContext = (id: string): string => `sealing-key ${id}`

/** All keys, newest first. */
export async function listSealingKeys(reader: Reader): Promise<readonly SealingKey[]> {
  const rows = await reader.all('SELECT * FROM sealing_key ORDER BY created_at DESC, id')
  return rows.map((row) => {
    const id = textColumn(row, 'id')
    const key = reader.vault.open(textColumn(row, 'sealed_key'), sealContext(id))
    return {
      id,
      key: Buffer.from(key, 'base64'),
      createdAt: new Date(numberColumn(row, 'created_at')),
    }
  })
}

/** Adds a key. */
export async function insertSealingKey(writer: Writer, key: SealingKey): Promise<void> {
  await writer.run(
    'INSERT INTO sealing_key (id, sealed_key, created_at) VALUES (?, ?, ?)',
    key.id,
    writer.vault.seal(key.key.toString('base64'), sealContext(key.id)),
    key.createdAt.getTime(),
  )
  writer.changed('sealing-keys')
}

/** Removes a key, with which nothing opens from now on. */
export async function deleteSealingKey(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM sealing_key WHERE id = ?', id)
  writer.changed('sealing-keys')
}
