// Cuts text that comes in pieces into lines.
import { DatabaseRefused } from './database-refused.ts'

/** No line of ours has as many characters; what has is not read into memory any further. */
const lengthMaximum = 64 * 1024 * 1024

/**
 * Lines as JSON has them: whatever else ends lines in texts is part of them.
 * @throws {DatabaseRefused} for a line without end.
 */
export async function* linesOf(pieces: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > lengthMaximum) throw new DatabaseRefused('there is a line without end')
    yield* lines
  }
  if (rest !== '') yield rest
}
