// Reads the passphrase that seals the secrets of an export, from a file for its owner only.
import { readFileSync, statSync } from 'node:fs'
import { InputError } from '../policy-files/input-error.ts'

/** What scrypt can't make up for; generated ones are longer anyway. */
const lengthMinimum = 12

/** @throws {InputError} when there is none, it is open to others, or too short. */
export function readPassphrase(file: string): string {
  let text: string
  try {
    const status = statSync(file)
    if (status.isFile() && (status.mode & 0o077) !== 0) {
      throw new InputError(`passphrase file \`${file}\` is open to others; run: chmod 600 ${file}`)
    }
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw new InputError(`passphrase file \`${file}\` can't be read: ${code}`)
  }
  const passphrase = text.replace(/\r?\n$/, '')
  if (passphrase.length >= lengthMinimum) return passphrase
  throw new InputError(`the passphrase in \`${file}\` has less than ${lengthMinimum} characters`)
}
