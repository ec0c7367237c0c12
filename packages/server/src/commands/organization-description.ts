// What `iamd organization show` prints of all organizations.
import type { Reader } from '../store/store.ts'
import {
  listDelegatedAdministrators,
  listOrganizationAccounts,
} from '../store/tables/organization-accounts.ts'
import { listOrganizationalUnits, readPathTo } from '../store/tables/organizational-units.ts'
import {
  listOrganizations,
  listTrustedServices,
  type Organization,
} from '../store/tables/organizations.ts'
import { shownText } from './terminal.ts'

/** A line for each organization, followed by one for everything in it. */
export async function describeOrganizations(reader: Reader): Promise<string> {
  const lines: string[] = []
  for (const organization of await listOrganizations(reader)) {
    lines.push(...(await describe(reader, organization)))
  }
  return lines.join('\n')
}

async function describe(reader: Reader, organization: Organization): Promise<readonly string[]> {
  const { id, featureSet, rootId, managementAccount } = organization
  const lines = [`${id}  ${featureSet}  root ${rootId}  management account ${managementAccount}`]
  for (const unit of await listOrganizationalUnits(reader, id)) {
    const path = await readPathTo(reader, unit.id)
    lines.push(`  unit     ${path.join('/')}  ${shownText(unit.name)}`)
  }
  for (const { account, parentId } of await listOrganizationAccounts(reader, id)) {
    const path = await readPathTo(reader, parentId)
    lines.push(`  account  ${path.join('/')}/${account}`)
  }
  for (const service of await listTrustedServices(reader, id)) {
    lines.push(`  trusts   ${service}`)
  }
  for (const { account, servicePrincipal } of await listDelegatedAdministrators(reader, id)) {
    lines.push(`  account  ${account} administers ${servicePrincipal}`)
  }
  if (organization.rootCredentialsManagement) lines.push('  feature  RootCredentialsManagement')
  if (organization.rootSessions) lines.push('  feature  RootSessions')
  return lines
}
