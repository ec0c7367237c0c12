// Turns what an operator can mend into one clear line; anything else is a defect and is thrown on.
import { ConfigError } from '../config.ts'
import { TlsIdentityError } from '../http/tls-identity.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import { MasterKeyError } from '../store/master-key.ts'
import { TemplateFileError } from '../templates/read-json.ts'

const systemMessages: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use; is another iamd running? Choose another with --listen',
  EADDRNOTAVAIL: 'this machine does not have that address; choose another with --listen',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EEXIST: 'there is a file of that name',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EPIPE: 'what it is written to has been closed',
  ENOTFOUND: 'the host name is unknown',
}

/**
 * Writes why a command can't go on; gives its exit code.
 * @throws whatever is not the operator's to mend.
 */
export function reportFailure(error: unknown): number {
  process.stderr.write(`iamd: ${failureText(error)}\n`)
  return error instanceof ConfigError || error instanceof TemplateFileError ? 2 : 1
}

function failureText(error: unknown): string {
  const isOurs =
    error instanceof ConfigError ||
    error instanceof TemplateFileError ||
    error instanceof MasterKeyError ||
    error instanceof TlsIdentityError ||
    error instanceof DatabaseRefused
  if (isOurs) return error.message
  if (error instanceof Error && 'code' in error) {
    const reason = systemMessages[String(error.code)]
    if (reason !== undefined) return `${reason} (${error.message})`
  }
  throw error
}
