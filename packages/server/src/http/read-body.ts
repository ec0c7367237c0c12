// Reads a request's body up to a limit; what is larger is refused and never held in memory.
import type { IncomingMessage } from 'node:http'
import type { HeldBody } from './held-bytes.ts'

/** The body, or why there is none: too large, no room for it now, or the client went away. */
export type BodyResult = Buffer | 'too-large' | 'no-room' | 'aborted'

const empty = Buffer.alloc(0)

/** Beyond so many bodies a client is cut off; until then it is heard out, so that it can read why. */
const discardedBodiesMaximum = 10

/**
 * Reads the body. Never rejects. What is too large, or finds no room, is discarded as it arrives.
 * What is held has to be released by whoever began it.
 */
export function readBody(
  message: IncomingMessage,
  bytesMaximum: number,
  held: HeldBody,
): Promise<BodyResult> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = []
    let length = 0
    let refused: 'too-large' | 'no-room' | undefined
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bytesMaximum) refused = 'too-large'
      else if (refused === undefined && !held.hold(chunk.length)) refused = 'no-room'
      if (refused === undefined) {
        chunks.push(chunk)
        return
      }
      chunks = []
      held.release()
      if (length > discardedBodiesMaximum * bytesMaximum) message.destroy()
    })
    message.on('end', () => {
      const [first] = chunks
      if (refused !== undefined) resolve(refused)
      else resolve(chunks.length === 1 && first ? first : first ? Buffer.concat(chunks) : empty)
    })
    message.on('error', () => resolve('aborted'))
    message.on('close', () => resolve('aborted'))
  })
}
