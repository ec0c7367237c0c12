// One row that is written to find out whether anything can be.
import type { Writer } from '../store.ts'

/** Writes, as every other change is written. */
export async function probeWriting(writer: Writer, at: Date): Promise<void> {
  await writer.run(
    `INSERT INTO write_probe (id, written_at) VALUES (1, ?)
     ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at`,
    at.getTime(),
  )
}
