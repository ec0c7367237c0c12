// Reads a request's body up to a limit; what is larger is refused before it is held in memory.
import type { IncomingMessage } from 'node:http'

/** AWS refuses longer bodies with 413. Source: recorded answers of STS, 2026. */
export const bodyBytesMaximum = 10_000_000

/** The body, or why there is none: too large, or the client went away. */
export type BodyResult = Buffer | 'too-large' | 'aborted'

const empty = Buffer.alloc(0)

/** Reads the body. Never rejects. */
export function readBody(message: IncomingMessage): Promise<BodyResult> {
  if (Number(message.headers['content-length'] ?? 0) > bodyBytesMaximum) {
    return Promise.resolve('too-large')
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bodyBytesMaximum) {
        message.pause()
        resolve('too-large')
      } else chunks.push(chunk)
    })
    message.on('end', () => {
      const [first] = chunks
      resolve(chunks.length === 1 && first ? first : first ? Buffer.concat(chunks) : empty)
    })
    message.on('error', () => resolve('aborted'))
    message.on('close', () => resolve('aborted'))
  })
}
