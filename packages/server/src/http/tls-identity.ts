// The certificate and key of the listener: read, judged, and read again when their files change.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Server as HttpsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { Logger } from '../log.ts'

/** The files of a certificate chain and its key, in PEM. */
export interface TlsFiles {
  readonly certificate: string
  readonly key: string
}

/** A certificate chain and its key, as TLS servers take them. */
export interface TlsIdentity {
  readonly cert: string
  readonly key: string
  readonly minVersion: 'TLSv1.2'
}

/** Keeps the identity of a server that of its files. */
export interface TlsReloading {
  /** Reads the files now, and says in any case what came of it. */
  reload(): void
  stop(): void
}

/** A certificate or key that can't be used, in words for the operator. */
export class TlsIdentityError extends Error {
  override readonly name = 'TlsIdentityError'
}

/** How long a client may take for the handshake. */
export const handshakeMilliseconds = 10_000

/**
 * Reads the pair.
 * @throws {TlsIdentityError} for what is no PEM, or a key of another certificate; and what the
 * system throws of a file that can't be read.
 */
export function readTlsIdentity(files: TlsFiles): TlsIdentity {
  const identity = { ...readPair(files), minVersion: 'TLSv1.2' as const }
  try {
    createSecureContext(identity)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const pair = `\`${files.certificate}\` and \`${files.key}\``
    throw new TlsIdentityError(`TLS can't use ${pair}: ${reason}`, { cause })
  }
  return identity
}

const readPair = ({ certificate, key }: TlsFiles) => ({
  cert: readFileSync(certificate, 'utf8'),
  key: readFileSync(key, 'utf8'),
})

/**
 * Looks at the files again and again. A pair that is no good is refused with a line in the log, once,
 * and the pair before stays; connections under way go on with what they began with. By content, not
 * by date: links are swapped, and dates are coarse.
 */
export function keepReloading(
  server: HttpsServer,
  files: TlsFiles,
  started: TlsIdentity,
  { logger, now, milliseconds }: { logger: Logger; now: () => Date; milliseconds: number },
): TlsReloading {
  let seen = textOf(started)
  const take = (): void => {
    try {
      const identity = readTlsIdentity(files)
      const { validTo, subject } = new X509Certificate(identity.cert)
      if (new Date(validTo) <= now()) throw new Error(`the certificate ended on ${validTo}`)
      server.setSecureContext(identity)
      logger.info('the TLS certificate was read again', { subject, validTo })
    } catch (cause) {
      logger.warn('a new TLS certificate is refused, the one before stays', { ...files, cause })
    }
  }
  const look = (): void => {
    const found = currentText(files)
    if (found === seen) return
    seen = found
    take()
  }
  const timer = setInterval(look, milliseconds)
  timer.unref()
  return {
    reload() {
      seen = currentText(files)
      take()
    },
    stop: () => clearInterval(timer),
  }
}

const textOf = ({ cert, key }: Pick<TlsIdentity, 'cert' | 'key'>): string => `${cert}\n${key}`

/** What the files hold; files that can't be read hold nothing, which is no good either. */
function currentText(files: TlsFiles): string {
  try {
    return textOf(readPair(files))
  } catch {
    return ''
  }
}
