// The master key file: made at first start, never stored in the database, for its owner only.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { syncName } from './sync-name.ts'

const keyBytes = 32

/** Why a master key can't be used, in words for the operator. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
}

/**
 * Reads the master key, or makes one when there is no database yet that would need the old one.
 * @throws {MasterKeyError} when the file is missing, malformed, or readable by others.
 */
export function readMasterKey(
  file: string,
  options: { readonly mayCreate: boolean; readonly isCredential?: true },
): Buffer {
  // No database was made with a key that a power cut kept from being written.
  if (options.mayCreate && existsSync(file) && isUnwritten(file)) rmSync(file)
  if (!existsSync(file)) {
    if (!options.mayCreate) {
      throw new MasterKeyError(
        `master key file \`${file}\` is missing, but the database was sealed with one; put it back`,
      )
    }
    return createMasterKey(file)
  }
  // systemd lets the one user of a service read by an access list, which shows as the group's bit.
  // Source: systemd.exec(5), LoadCredential=, and systemd's exec-credential.c.
  const { mode } = statSync(file)
  if ((mode & (options.isCredential ? 0o037 : 0o077)) !== 0) {
    throw new MasterKeyError(
      `master key file \`${file}\` is open to others; run: chmod 600 ${file}`,
    )
  }
  return parseMasterKey(readFileSync(file, 'utf8'), `master key file \`${file}\``)
}

/**
 * Reads a master key written in base64.
 * @throws {MasterKeyError} when it is none; the message names the source, not what it holds.
 */
export function parseMasterKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyBytes) {
    throw new MasterKeyError(`${source} does not hold 32 bytes in base64`)
  }
  return key
}

/** Whether a key file has its name and perhaps its size, but no content. */
export const isUnwritten = (file: string): boolean =>
  statSync(file).isFile() && readFileSync(file).every((byte) => byte === 0)

/**
 * Makes a key file for its owner only. It is on the disk before anything is sealed with it.
 * @throws when the file exists.
 */
export function createMasterKey(file: string): Buffer {
  const key = randomBytes(keyBytes)
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeSync(descriptor, `${key.toString('base64')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  syncName(file)
  return key
}
