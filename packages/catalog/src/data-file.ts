/** Reads and inflates pieces of the files in `data/`; keeps nothing. */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { StoredChunk } from './stored-format.ts'

// The same relative place from the sources (src/) and from the published build (dist/).
const dataFolder = new URL('../data/', import.meta.url)

/** The text of an uncompressed file. */
export function readPlainFile(name: string): string {
  return readFileSync(new URL(name, dataFolder), 'utf8')
}

/** The text of a file that is one brotli stream. */
export function readPackedFile(name: string): string {
  return brotliDecompressSync(readFileSync(new URL(name, dataFolder))).toString('utf8')
}

/** The text of one of the brotli streams that make up a file; reads no other byte of it. */
export function readPackedChunk(name: string, { offset, length }: StoredChunk): string {
  const bytes = Buffer.alloc(length)
  const file = openSync(new URL(name, dataFolder), 'r')
  try {
    let filled = 0
    while (filled < length) {
      const count = readSync(file, bytes, filled, length - filled, offset + filled)
      if (count === 0) throw new Error(`The catalog file ${name} is shorter than its index says.`)
      filled += count
    }
  } finally {
    closeSync(file)
  }
  return brotliDecompressSync(bytes).toString('utf8')
}
