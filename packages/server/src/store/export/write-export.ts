// Writes an export of everything that a consistent view of a database holds.
import type { Reader } from '../store.ts'
import { tablePages } from '../table-rows.ts'
import { type ExportEnd, type ExportHeader, formVersion, startDigest } from './export-format.ts'
import type { ExportKey } from './export-key.ts'
import { exportedTables } from './exported-tables.ts'
import { createRecordWriter } from './records.ts'

/** Writes an export piece by piece; gives its number of records. */
export async function writeExport(
  reader: Reader,
  createdAt: Date,
  secrets: 'none' | 'plain' | ExportKey,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const key = typeof secrets === 'string' ? undefined : secrets
  const digest = startDigest(key)
  const put = async (lines: readonly unknown[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    digest.update(text)
    await write(text)
  }
  const header: ExportHeader = {
    format: 'iamd-export',
    version: formVersion,
    createdAt: createdAt.toISOString(),
    secrets: typeof secrets === 'string' ? secrets : 'sealed',
    ...(key && { key: key.derivation }),
  }
  await put([header])
  let records = 0
  for (const table of exportedTables) {
    const recordOf = createRecordWriter(
      table,
      reader.vault,
      typeof secrets === 'string' ? secrets : secrets.vault,
    )
    for await (const page of tablePages(reader, table)) {
      await put(page.map(recordOf))
      records += page.length
    }
  }
  const code = digest.digest('hex')
  const end: ExportEnd = {
    kind: 'end',
    records,
    ...(key === undefined ? { sha256: code } : { hmac: code }),
  }
  await write(`${JSON.stringify(end)}\n`)
  return records
}
