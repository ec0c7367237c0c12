/** Compresses the catalog's files; the same text gives the same bytes with the same brotli. */

import { brotliCompressSync, constants } from 'node:zlib'
import type { StoredChunk } from '../../packages/catalog/src/stored-format.ts'

/** Compresses a text as strongly as brotli can. */
export function pack(text: string): Buffer {
  const bytes = Buffer.from(text)
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
}

/** A file of many compressed streams, one behind another. */
export interface ChunkedFile {
  /** Appends a text and tells where it lies. */
  add(text: string): StoredChunk
  bytes(): Buffer
}

/** Starts an empty file of many streams. */
export function chunkedFile(): ChunkedFile {
  const streams: Buffer[] = []
  let end = 0
  return {
    add(text) {
      const stream = pack(text)
      const chunk = { offset: end, length: stream.length }
      streams.push(stream)
      end += stream.length
      return chunk
    },
    bytes: () => Buffer.concat(streams),
  }
}
