// Reads the bytes of a file that someone named, and says in one line why it can't be read.
import { readFileSync } from 'node:fs'
import { InputError, type Place } from './input-error.ts'

const sizeMaximum = 10_000_000

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'there is no such directory',
}

/**
 * Reads a text file; `-` is standard input.
 * @throws {InputError} when it can't be read or is no UTF-8; `namedAt` is where it was named.
 */
export function readInput(file: string, namedAt?: Place, maximum = sizeMaximum): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw new InputError(`\`${file}\` can't be read: ${reasons[code] ?? code}`, namedAt)
  }
  if (bytes.length > maximum) {
    throw new InputError(`\`${file}\` is larger than ${maximum / 1_000_000} MB`, namedAt)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError(`\`${file}\` is no UTF-8 text`, namedAt)
  }
}
