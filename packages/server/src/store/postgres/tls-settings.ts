// The TLS of connections to the database: its files, read anew for each connection.
import { readFileSync } from 'node:fs'
import {
  type ConnectionOptions,
  createSecureContext,
  getCACertificates,
  type SecureContext,
} from 'node:tls'
import { DatabaseRefused } from '../database-refused.ts'

/** What to check of the server's certificate, and the files in PEM. */
export interface TlsWish {
  readonly checks: 'authority and name' | 'authority' | 'nothing'
  /** Of the authorities that may have signed the server's; `system`: this machine's. */
  readonly authorities: string | undefined
  /** Of this client, for a server that wants one. */
  readonly certificate: string | undefined
  readonly key: string | undefined
}

/** Gives what the next connection takes. */
export type TlsSettings = () => ConnectionOptions

/**
 * Reads the files, and again for each connection, so that certificates can be renewed. Files that
 * are no good by then are not taken: what was good before stays.
 * @throws {DatabaseRefused} when they are no good to begin with.
 */
export function createTlsSettings(wish: TlsWish): TlsSettings {
  const fixed: ConnectionOptions = {
    // Also when a variable of the environment says otherwise.
    rejectUnauthorized: wish.checks !== 'nothing',
    ...(wish.checks === 'authority' ? { checkServerIdentity: () => undefined } : {}),
  }
  let seen = readFiles(wish)
  let secureContext = contextOf(seen)
  return () => {
    try {
      const found = readFiles(wish)
      if (JSON.stringify(found) !== JSON.stringify(seen)) {
        secureContext = contextOf(found)
        seen = found
      }
    } catch {
      // Half a pair, most likely: the next connection looks again.
    }
    return { ...fixed, secureContext }
  }
}

interface Files {
  readonly ca?: string | string[]
  readonly cert?: string
  readonly key?: string
}

function readFiles({ authorities, certificate, key }: TlsWish): Files {
  return {
    ...(authorities === undefined ? {} : { ca: readAuthorities(authorities) }),
    ...(certificate === undefined ? {} : { cert: readFile('sslcert', certificate) }),
    ...(key === undefined ? {} : { key: readFile('sslkey', key) }),
  }
}

function readAuthorities(file: string): string | string[] {
  if (file === 'system') return getCACertificates('system')
  const text = readFile('sslrootcert', file)
  if (text.includes('-----BEGIN')) return text
  // Node would trust nobody, and say so only when it has connected.
  throw new DatabaseRefused(`sslrootcert \`${file}\` holds no certificate in PEM`)
}

function readFile(parameter: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new DatabaseRefused(`${parameter} can't be read: ${messageOf(cause)}`, { cause })
  }
}

function contextOf(files: Files): SecureContext {
  try {
    return createSecureContext({ ...files, minVersion: 'TLSv1.2' })
  } catch (cause) {
    const what = 'sslrootcert, sslcert or sslkey'
    throw new DatabaseRefused(`${what} can't be used: ${messageOf(cause)}`, { cause })
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)
