// A file's name is on the disk when its directory is, which a file's own sync does not see to.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/** Waits until the disk has the name of a file or directory, where the system can be asked to. */
export function syncName(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(dirname(path), 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
