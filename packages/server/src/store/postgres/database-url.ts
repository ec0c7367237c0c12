// Reads the URL of a PostgreSQL database: where it is, and how the way there is kept safe.
import { isIP } from 'node:net'
import pg from 'pg'
import { DatabaseRefused } from '../database-refused.ts'
import { createTlsSettings, type TlsSettings, type TlsWish } from './tls-settings.ts'

/** Where a database is. */
export interface DatabaseAddress {
  /** For people, without the password: `db.internal:5432/iamd`. */
  readonly name: string
  /** The URL as the client library reads it: without what is said about TLS. */
  readonly connectionString: string
  /** Undefined: the way there is not encrypted. */
  readonly tls: TlsSettings | undefined
  /** What an operator should know about the way there. */
  readonly caution: string | undefined
}

const tlsParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const
const parametersOfLibrary = ['host', 'port', 'user', 'password', 'application_name', 'options']
const allParameters: readonly string[] = [...tlsParameters, ...parametersOfLibrary]

type TlsParameters = Partial<Record<(typeof tlsParameters)[number], string>>

/**
 * Reads a URL. What iamd would not heed is refused, as it may be what someone relies on.
 * @throws {DatabaseRefused} whose message says why, without the password.
 */
export function readDatabaseUrl(text: string): DatabaseAddress {
  const url = parseUrl(text)
  const tlsTexts: TlsParameters = {}
  for (const name of new Set(url.searchParams.keys())) {
    if (!allParameters.includes(name)) {
      throw new DatabaseRefused(
        `iamd knows no \`${name}\` in the URL of a database, only ${allParameters.join(', ')}`,
      )
    }
    if (url.searchParams.getAll(name).length > 1) {
      throw new DatabaseRefused(`the URL of the database says \`${name}\` more than once`)
    }
  }
  for (const name of tlsParameters) {
    const value = url.searchParams.get(name)
    if (value !== null) tlsTexts[name] = value
    url.searchParams.delete(name)
  }
  const connectionString = url.href
  const { host, port, database } = locate(connectionString)
  if (host.includes(',')) {
    throw new DatabaseRefused('iamd connects to one host; put a name or proxy before several')
  }
  const isSocket = host.startsWith('/')
  const isHere = isSocket || isThisMachine(host)
  const wish = readTlsWish(tlsTexts, isHere)
  return {
    name: `${isIP(host) === 6 ? `[${host}]` : host}:${port}/${database}`,
    connectionString,
    // As in libpq: a socket in the file system knows no TLS and has no network to protect from.
    tls: wish === undefined || isSocket ? undefined : createTlsSettings(wish),
    caution: isHere ? undefined : cautionOf(wish),
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new DatabaseRefused('write the database as postgres://user:password@host:port/database')
  }
}

/** Where the library will look, who also has defaults and reads the environment. */
function locate(connectionString: string): { host: string; port: number; database: string } {
  try {
    const { host, port, database = '' } = new pg.Client({ connectionString, ssl: false })
    return { host, port, database }
  } catch {
    throw new DatabaseRefused('write the database as postgres://user:password@host:port/database')
  }
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * What the URL asks for. Where libpq would make do with less than was meant, iamd does not: who
 * says nothing gets TLS to other machines, and no mode leaves it to the other side.
 */
function readTlsWish(texts: TlsParameters, isHere: boolean): TlsWish | undefined {
  const { sslmode, sslrootcert: authorities, sslcert: certificate, sslkey: key } = texts
  if ((certificate === undefined) !== (key === undefined)) {
    throw new DatabaseRefused('sslcert and sslkey come together')
  }
  const hasFiles = authorities !== undefined || certificate !== undefined
  switch (sslmode ?? (isHere && !hasFiles ? 'disable' : 'verify-full')) {
    case 'disable':
      if (!hasFiles) return undefined
      throw new DatabaseRefused('sslmode=disable leaves no use for sslrootcert, sslcert and sslkey')
    case 'no-verify':
      if (authorities === undefined) return { checks: 'nothing', authorities, certificate, key }
      throw new DatabaseRefused('sslmode=no-verify leaves no use for sslrootcert')
    case 'verify-ca':
      if (authorities !== undefined) return { checks: 'authority', authorities, certificate, key }
      throw new DatabaseRefused(
        'sslmode=verify-ca needs sslrootcert: of public authorities anyone gets a certificate',
      )
    case 'require':
    case 'verify-full':
      return { checks: 'authority and name', authorities, certificate, key }
    default:
      throw new DatabaseRefused(
        `sslmode is verify-full, verify-ca, require, no-verify or disable, not \`${sslmode}\``,
      )
  }
}

function cautionOf(wish: TlsWish | undefined): string | undefined {
  if (wish === undefined) {
    return 'the way to the database is not encrypted: whoever is on it can read and change all; say sslmode=verify-full'
  }
  if (wish.checks !== 'nothing') return undefined
  return "the database's certificate is not checked: anyone on the way can pass for it; say sslmode=verify-full"
}
