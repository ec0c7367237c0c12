// Queries on one PostgreSQL connection, with the settings that all of ours have.
import pg from 'pg'
import type { Reader, SqlRow, SqlValue } from '../store.ts'
import type { Vault } from '../vault.ts'
import type { DatabaseAddress } from './database-url.ts'
import { toStoreError } from './failures.ts'
import { numberParameters } from './statements.ts'

/** How long to wait for a database. */
export interface PostgresPatience {
  readonly connectMilliseconds: number
  readonly statementMilliseconds: number
  /**
   * How long to try to find out whether a commit took effect that was under way when the server
   * went away; a restart should take less. After that, callers hear 503 and may find it done.
   */
  readonly outcomeMilliseconds: number
}

/** Where the database is and how long to wait for it. */
export interface PostgresLocation extends PostgresPatience {
  readonly address: DatabaseAddress
}

/** A connection that runs statements, each prepared once. */
export interface Queries {
  query(sql: string, values: readonly SqlValue[]): Promise<pg.QueryResult<SqlRow>>
}

/** Settings of a connection. Whoever opens it closes it. */
export function connectionSettings(location: PostgresLocation): pg.ClientConfig {
  return {
    connectionString: location.address.connectionString,
    // Always said, or the library would ask the environment.
    ssl: location.address.tls?.() ?? false,
    connectionTimeoutMillis: location.connectMilliseconds,
    // The server gives up, and, should it no longer be there, so do we a moment later.
    statement_timeout: location.statementMilliseconds,
    lock_timeout: location.statementMilliseconds,
    idle_in_transaction_session_timeout: location.statementMilliseconds,
    query_timeout: location.statementMilliseconds + 1_000,
    keepAlive: true,
    application_name: 'iamd',
    types: { getTypeParser },
  }
}

const goodbyeMilliseconds = 1_000

/** Says goodbye, and hangs up on a server that does not answer even that. Never rejects. */
export async function hangUp(client: pg.Client): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      client.connection.stream.destroy()
      resolve()
    }, goodbyeMilliseconds)
    const ended = () => {
      clearTimeout(timer)
      resolve()
    }
    client.end().then(ended, ended)
  })
}

/** Counts and sums are numbers, as in SQLite; none of ours exceeds 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (...[oid, format]: [number, string?]) => {
  const isNumber = oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
  if (isNumber && format !== 'binary') return Number
  return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text')
}

const statementNames = new Map<string, string>()

/** Statements have short names by which a connection knows them; there are as many as we have. */
function statementName(sql: string): string {
  let name = statementNames.get(sql)
  if (name === undefined) {
    name = `s${statementNames.size}`
    statementNames.set(sql, name)
  }
  return name
}

/** Runs statements of the shared SQL on a connection. */
export function queriesOf(client: pg.ClientBase): Queries {
  return {
    async query(sql, values) {
      try {
        const text = numberParameters(sql)
        return await client.query<SqlRow>({ name: statementName(sql), text, values: [...values] })
      } catch (cause) {
        throw toStoreError(cause)
      }
    },
  }
}

/** Reads by queries. */
export function readerOf(queries: Queries, vault: Vault): Reader {
  return {
    vault,
    get: async (sql, ...values) => (await queries.query(sql, values)).rows[0],
    all: async (sql, ...values) => (await queries.query(sql, values)).rows,
  }
}
