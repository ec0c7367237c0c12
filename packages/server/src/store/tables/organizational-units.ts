// The units of organizations, and the paths that lead through them.
import { dateColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A unit of an organization: a place for accounts and further units. */
export interface OrganizationalUnit {
  readonly id: string
  readonly organizationId: string
  /** The root of the organization, or another unit. */
  readonly parentId: string
  readonly name: string
  readonly createdAt: Date
}

const toUnit = (row: SqlRow): OrganizationalUnit => ({
  id: textColumn(row, 'id'),
  organizationId: textColumn(row, 'organization_id'),
  parentId: textColumn(row, 'parent_id'),
  name: textColumn(row, 'name'),
  createdAt: dateColumn(row, 'created_at'),
})

/** The unit with this id. */
export async function findOrganizationalUnit(
  reader: Reader,
  id: string,
): Promise<OrganizationalUnit | undefined> {
  const row = await reader.get('SELECT * FROM organizational_unit WHERE id = ?', id)
  return row && toUnit(row)
}

/** The units of an organization by id. */
export async function listOrganizationalUnits(
  reader: Reader,
  organizationId: string,
): Promise<readonly OrganizationalUnit[]> {
  const rows = await reader.all(
    'SELECT * FROM organizational_unit WHERE organization_id = ? ORDER BY id',
    organizationId,
  )
  return rows.map(toUnit)
}

/**
 * Adds a unit.
 * @returns false, with nothing added, when its parent has a unit of that name.
 */
export async function insertOrganizationalUnit(
  writer: Writer,
  unit: OrganizationalUnit,
): Promise<boolean> {
  const added = await writer.run(
    `INSERT INTO organizational_unit (id, organization_id, parent_id, name, created_at)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT (parent_id, name) DO NOTHING`,
    unit.id,
    unit.organizationId,
    unit.parentId,
    unit.name,
    unit.createdAt.getTime(),
  )
  if (added > 0) writer.changed(`organization:${unit.organizationId}`)
  return added > 0
}

/** The ids from the root down to a place: the root alone, or the root and units. */
export async function readPathTo(reader: Reader, placeId: string): Promise<readonly string[]> {
  const path = [placeId]
  for (let place = placeId; ; ) {
    const unit = await findOrganizationalUnit(reader, place)
    if (unit === undefined) return path
    place = unit.parentId
    path.unshift(place)
  }
}
