// Exports of whole daemons, written and imported without files. Tests only.
import { createHash } from 'node:crypto'
import { verifyExport } from '../../src/store/export/import-export.ts'
import { writeExport } from '../../src/store/export/write-export.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createVault } from '../../src/store/vault.ts'

/** An export of a store as a text. */
export async function exportText(
  store: Store,
  secrets: Parameters<typeof writeExport>[2],
): Promise<string> {
  let text = ''
  await store.read((reader) =>
    writeExport(reader, new Date(0), secrets, async (piece) => {
      text += piece
    }),
  )
  return text
}

/** A text as a file comes in: in pieces that end anywhere. */
export async function* piecesOf(text: string, length = 1_000): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length)
}

/** Imports a text into a store. */
export async function importText(
  store: Store,
  text: string,
  passphrase?: string,
  pieceLength?: number,
): Promise<void> {
  using verified = await verifyExport(piecesOf(text, pieceLength), passphrase)
  await verified.addTo(store, async () => {})
}

/** An empty store whose secrets no other store opens. */
export const emptyStore = (seed: number): Store =>
  openSqliteStore({ inMemory: true }, createVault(Buffer.alloc(32, seed)))

/** Records as an export without a passphrase that iamd wrote. */
export function exportOf(
  records: readonly string[],
  header = '{"format":"iamd-export","version":1,"createdAt":"2026-01-31T12:00:00.000Z","secrets":"plain"}',
): string {
  const text = [header, ...records].map((line) => `${line}\n`).join('')
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `${text}${JSON.stringify({ kind: 'end', records: records.length, sha256 })}\n`
}

/** The records of an export, without its first and last line. */
export const recordsOf = (text: string): readonly string[] =>
  text.trimEnd().split('\n').slice(1, -1)
