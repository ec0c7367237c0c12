// Finds and lists what an account has of one kind, by name and under a path.
import type { AccountId } from '../../identifiers/account-id.ts'
import type { Listed, PageRequest } from '../page-request.ts'
import type { Reader, SqlRow } from '../store.ts'
import { listByPath, type TableWithPaths } from './list-by-path.ts'
import { nameKey } from './name-key.ts'

/** How the entities of a table are found. */
export interface NamedEntities<Entity> {
  /** The one with this name, whatever its case. */
  find(reader: Reader, account: AccountId, name: string): Promise<Entity | undefined>
  /** The one with this unique id, in whichever account. */
  findById(reader: Reader, id: string): Promise<Entity | undefined>
  /** Those whose path starts with a prefix, by name. */
  list(
    reader: Reader,
    account: AccountId,
    pathPrefix: string,
    page: PageRequest,
  ): Promise<Listed<Entity>>
}

/** Makes the queries of a table. */
export function namedEntities<Entity>(
  table: TableWithPaths,
  toEntity: (row: SqlRow) => Entity,
): NamedEntities<Entity> {
  return {
    async find(reader, account, name) {
      const sql = `SELECT * FROM ${table} WHERE account_id = ? AND name_key = ?`
      const row = await reader.get(sql, account, nameKey(name))
      return row && toEntity(row)
    },
    async findById(reader, id) {
      const row = await reader.get(`SELECT * FROM ${table} WHERE id = ?`, id)
      return row && toEntity(row)
    },
    async list(reader, account, pathPrefix, page) {
      const found = await listByPath(reader, { table, account, pathPrefix }, page)
      return { ...found, items: found.items.map(toEntity) }
    },
  }
}
