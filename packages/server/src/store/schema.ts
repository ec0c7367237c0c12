// The schema, as the ordered list of migrations that lead to it. The SQL is one for all drivers.
import { instanceProfiles, policyVersionUsage } from './schema/account-resources.ts'
import { certificatesAndKeys, multiFactorDevices, passwords } from './schema/credentials.ts'
import { delegation } from './schema/delegation.ts'
import { oidcProviders, outboundFederation } from './schema/federation.ts'
import { initialSchema } from './schema/initial.ts'
import type { Migration } from './schema/migration.ts'
import { organizations } from './schema/organizations.ts'
import {
  accessReports,
  accessUses,
  credentialReports,
  recordOfDenials,
  roleDeletions,
  writeProbe,
} from './schema/records.ts'
import { samlProviders } from './schema/saml.ts'

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
]
