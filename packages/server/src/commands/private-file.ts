// Files for their owner only, which are there whole or not at all.
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { syncName } from '../store/sync-name.ts'

/** Runs work that writes; the file is there under its name when that has succeeded. */
export async function writePrivateFile<Result>(
  file: string,
  work: (write: (text: string) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  const descriptor = openSync(partial, 'wx', 0o600)
  try {
    let result: Result
    try {
      result = await work(async (text) => writeWhole(descriptor, Buffer.from(text)))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(partial, file)
    syncName(file)
    return result
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written)
  }
}
