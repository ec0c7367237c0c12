// What an export has of each table there is, and why it has nothing of some.
import { type DatabaseTable, databaseTables, type TableName } from '../database-tables.ts'
import type { ExportedTable, LeftOut } from './exported-table.ts'
import { credentialTables } from './kinds/credentials.ts'
import { federationTables } from './kinds/federation.ts'
import { organizationTables } from './kinds/organizations.ts'
import { policyTables } from './kinds/policies.ts'
import { principalTables } from './kinds/principals.ts'

const counted = { leftOut: 'it is counted anew' }
const madeAnew = { leftOut: 'the report is made anew when it is asked for' }
const kept24Hours = { leftOut: 'denials are kept for 24 hours' }

export const tables: Readonly<Record<TableName, ExportedTable | LeftOut>> = {
  ...principalTables,
  ...policyTables,
  ...credentialTables,
  ...federationTables,
  ...organizationTables,
  vault_key: { leftOut: 'it belongs to one database and its master key' },
  sealing_key: { leftOut: 'it would open and forge the session tokens of every account' },
  notification: { leftOut: 'what it says is sealed by the key of session tokens, which stays' },
  account_usage: counted,
  policy_usage: counted,
  organization_report: madeAnew,
  credential_report: madeAnew,
  access_report: madeAnew,
  denial_policy_set: kept24Hours,
  denial: kept24Hours,
  write_probe: { leftOut: 'it tells whether the database takes writes' },
}

/** A table with the kind of its records. */
export type TableOfRecords = ExportedTable & DatabaseTable & { readonly name: TableName }

/** Those that an export has, each after those that it refers to. */
export const exportedTables: readonly TableOfRecords[] = databaseTables.flatMap((table) => {
  const exported = tables[table.name]
  return 'leftOut' in exported ? [] : [{ ...table, ...exported }]
})
