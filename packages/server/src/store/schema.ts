// The schema, as the ordered list of migrations that lead to it. The SQL is one for all drivers.
import { DatabaseRefused } from './database-refused.ts'
import { instanceProfiles, policyVersionUsage } from './schema/account-resources.ts'
import { certificatesAndKeys, multiFactorDevices, passwords } from './schema/credentials.ts'
import { delegation } from './schema/delegation.ts'
import { oidcProviders, outboundFederation } from './schema/federation.ts'
import { initialSchema } from './schema/initial.ts'
import type { Migration } from './schema/migration.ts'
import { organizations } from './schema/organizations.ts'
import { namesInOrder, pathIndexes } from './schema/paths.ts'
import {
  accessReports,
  accessUses,
  credentialReports,
  recordOfDenials,
  roleDeletions,
  writeProbe,
} from './schema/records.ts'
import { samlProviders } from './schema/saml.ts'
import { vaultKeys } from './schema/vault-keys.ts'

/** All migrations, oldest first. The schema version of a database is how many it has had. */
export const migrations: readonly Migration[] = [
  initialSchema,
  recordOfDenials,
  instanceProfiles,
  roleDeletions,
  passwords,
  credentialReports,
  certificatesAndKeys,
  multiFactorDevices,
  accessUses,
  accessReports,
  organizations,
  oidcProviders,
  outboundFederation,
  samlProviders,
  delegation,
  policyVersionUsage,
  writeProbe,
  vaultKeys,
  pathIndexes,
  namesInOrder,
]

/** There is nothing at all in a database, not even tables. */
export class NoSchema extends DatabaseRefused {}

/** @throws {DatabaseRefused} for a database that this iamd would have to change to work on it. */
export function refuseOtherSchema(version: number): void {
  if (version === migrations.length) return
  const Refused = version === 0 ? NoSchema : DatabaseRefused
  throw new Refused(
    `the database has schema ${version}, this iamd works with ${migrations.length} and changes ` +
      'nothing here; use the iamd that runs on it, or start this one on it first',
  )
}
