// Reads a request's body up to a limit; what is larger is refused and never held in memory.
import type { IncomingMessage } from 'node:http'

/** AWS refuses longer bodies with 413. Source: recorded answers of STS, 2026. */
export const bodyBytesMaximum = 10_000_000

/** The body, or why there is none: too large, or the client went away. */
export type BodyResult = Buffer | 'too-large' | 'aborted'

const empty = Buffer.alloc(0)

/** Beyond this a client is cut off; until then it is heard out, so that it can read the refusal. */
const discardedBytesMaximum = 10 * bodyBytesMaximum

/** Reads the body. Never rejects. What is too large is discarded as it arrives. */
export function readBody(message: IncomingMessage): Promise<BodyResult> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = []
    let length = 0
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyBytesMaximum) chunks.push(chunk)
      else chunks = []
      if (length > discardedBytesMaximum) message.destroy()
    })
    message.on('end', () => {
      const [first] = chunks
      if (length > bodyBytesMaximum) resolve('too-large')
      else resolve(chunks.length === 1 && first ? first : first ? Buffer.concat(chunks) : empty)
    })
    message.on('error', () => resolve('aborted'))
    message.on('close', () => resolve('aborted'))
  })
}
