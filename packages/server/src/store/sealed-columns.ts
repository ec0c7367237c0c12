// Where secrets are in the database, and what binds each sealed text to its place.
import { textColumn } from './columns.ts'
import { databaseTable, type TableName } from './database-tables.ts'
import type { SqlRow, Writer } from './store.ts'
import { tablePages } from './table-rows.ts'
import { sealContext as accessKeyContext } from './tables/access-keys.ts'
import { sealContext as loginProfileContext } from './tables/login-profiles.ts'
import { sealContext as mfaDeviceContext } from './tables/mfa-devices.ts'
import { sealContext as notificationContext } from './tables/notifications.ts'
import { sealContext as outboundKeyContext } from './tables/outbound-federation.ts'
import { sealContext as samlKeyContext } from './tables/saml-providers.ts'
import { sealContext as sealingKeyContext } from './tables/sealing-keys.ts'
import { sealContext as serverCertificateContext } from './tables/server-certificates.ts'
import type { Vault } from './vault.ts'

/** A column of sealed texts. */
export interface SealedColumn {
  readonly table: TableName
  readonly column: string
  /** What the sealed text of a row opens with. */
  readonly context: (row: SqlRow) => string
}

/** All of them but the data key, which master keys seal. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'sealing_key',
    column: 'sealed_key',
    context: (row) => sealingKeyContext(textColumn(row, 'id')),
  },
  {
    table: 'access_key',
    column: 'sealed_secret',
    context: (row) => accessKeyContext(textColumn(row, 'id')),
  },
  {
    table: 'login_profile',
    column: 'sealed_hashes',
    context: (row) => loginProfileContext(textColumn(row, 'user_id')),
  },
  {
    table: 'mfa_device',
    column: 'sealed_seed',
    context: (row) => mfaDeviceContext(textColumn(row, 'serial_number')),
  },
  {
    table: 'server_certificate',
    column: 'sealed_private_key',
    context: (row) => serverCertificateContext(textColumn(row, 'id')),
  },
  {
    table: 'outbound_signing_key',
    column: 'sealed_key',
    context: (row) =>
      outboundKeyContext(textColumn(row, 'account_id'), textColumn(row, 'algorithm')),
  },
  {
    table: 'saml_private_key',
    column: 'sealed_key',
    context: (row) => samlKeyContext(textColumn(row, 'provider_id'), textColumn(row, 'key_id')),
  },
  {
    table: 'notification',
    column: 'sealed_message',
    context: (row) => notificationContext(textColumn(row, 'id')),
  },
]

/** Seals every secret of a database anew. */
export async function resealEverything(writer: Writer, from: Vault, to: Vault): Promise<void> {
  for (const { table, column, context } of sealedColumns) {
    const { key } = databaseTable(table)
    const where = key.map((name) => `${name} = ?`).join(' AND ')
    const sql = `UPDATE ${table} SET ${column} = ? WHERE ${where}`
    for await (const page of tablePages(writer, databaseTable(table))) {
      for (const row of page) {
        const place = context(row)
        const sealed = to.seal(from.open(textColumn(row, column), place), place)
        await writer.run(sql, sealed, ...key.map((name) => row[name] ?? null))
      }
    }
  }
}
