// Brings a PostgreSQL database's schema up to date, one node at a time.
import type pg from 'pg'
import { DatabaseRefused } from '../database-refused.ts'
import { migrations } from '../schema.ts'
import { collateByBytes } from './statements.ts'

/** `iamd` in ASCII, for schema and writes: names of locks that others on the server won't take. */
export const lockSpace = 0x69616d64
const migrationLock = 1
const migrationMilliseconds = 3_600_000

/**
 * The tables that only a database of many nodes has: its schema version, and what changed in which
 * order. Writers hold a lock until they have committed, so the order is that of the commits.
 */
const ownTables = [
  'CREATE TABLE schema_version (version BIGINT NOT NULL)',
  'INSERT INTO schema_version (version) VALUES (0)',
  `CREATE TABLE change_feed (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at BIGINT NOT NULL,
    node TEXT NOT NULL,
    keys TEXT NOT NULL
  )`,
]

/**
 * Creates or updates the schema, in one transaction and under a lock.
 * @throws {DatabaseRefused} when a newer iamd has been here.
 */
export async function migrateDatabase(client: pg.ClientBase): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, migrationLock])
    const { rows } = await client.query("SELECT to_regclass('schema_version') AS found")
    if (rows[0]?.['found'] === null) for (const sql of ownTables) await client.query(sql)
    const version = await readSchemaVersion(client)
    if (version > migrations.length) {
      throw new DatabaseRefused(
        `the database has schema ${version}, this iamd knows up to ${migrations.length}; ` +
          'use the iamd that wrote it, or a newer one',
      )
    }
    // Changes of long tables take longer than anything that a call waits for.
    await client.query(`SET LOCAL statement_timeout = ${migrationMilliseconds}`)
    for (const sql of migrations.slice(version).flat()) {
      const patient = { text: collateByBytes(sql), query_timeout: migrationMilliseconds }
      await client.query(patient)
    }
    await client.query('UPDATE schema_version SET version = $1', [migrations.length])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** The version of a database's schema; 0 when it has none. */
export async function readSchemaVersion(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query("SELECT to_regclass('schema_version') AS found")
  if (rows[0]?.['found'] === null) return 0
  const versions = await client.query<{ version: number }>('SELECT version FROM schema_version')
  return versions.rows[0]?.version ?? 0
}
