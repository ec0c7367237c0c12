// Makes a file its owner's only before anything is written to it.
import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

/** Makes the file when there is none. What SQLite puts beside a database has the same mode. */
export function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
}
