// The accounts that a report of a place in an organization covers.
import type { AccountId } from '../../../identifiers/account-id.ts'
import type { Reader } from '../../../store/store.ts'
import { listOrganizationAccounts } from '../../../store/tables/organization-accounts.ts'
import { listOrganizationalUnits, readPathTo } from '../../../store/tables/organizational-units.ts'
import type { Organization } from '../../../store/tables/organizations.ts'
import { noSuchEntity } from '../errors.ts'

/** An account, and the path that leads to it. */
export interface CoveredAccount {
  readonly account: AccountId
  readonly path: string
}

/**
 * An account covers itself; a unit and the root cover all accounts below, but not the management
 * account. AWS: IAM API reference, GenerateOrganizationsAccessReport.
 * @throws {AwsError} NoSuchEntity when the path leads nowhere in the organization.
 */
export async function coveredAccounts(
  reader: Reader,
  { id, rootId, managementAccount }: Organization,
  entityPath: string,
): Promise<readonly CoveredAccount[]> {
  const all: CoveredAccount[] = []
  for (const { account, parentId } of await listOrganizationAccounts(reader, id)) {
    const path = [id, ...(await readPathTo(reader, parentId)), account].join('/')
    all.push({ account, path })
  }
  const itself = all.filter(({ path }) => path === entityPath)
  if (itself.length > 0) return itself
  const places = [[rootId]]
  for (const unit of await listOrganizationalUnits(reader, id)) {
    places.push([...(await readPathTo(reader, unit.id))])
  }
  if (!places.some((place) => [id, ...place].join('/') === entityPath)) {
    throw noSuchEntity('organizationsEntity', entityPath)
  }
  return all.filter(
    ({ account, path }) => account !== managementAccount && path.startsWith(`${entityPath}/`),
  )
}
