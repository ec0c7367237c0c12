// What rows refer to: as the schema says it, and where the schema can't say it.
import { migrations } from '../schema.ts'

/** Rows whose column names no row of any target. */
export interface Reference {
  readonly table: string
  readonly column: string
  /** Table and column of what it may name. */
  readonly targets: readonly (readonly [string, string])[]
  /** Which rows it is about; all without. */
  readonly where?: string
}

/** The references that the databases themselves hold rows to. */
export const declaredReferences: readonly Reference[] = migrations.flat().flatMap((statement) => {
  const [, table = ''] = /^CREATE TABLE (\w+)/.exec(statement) ?? []
  const references = statement.matchAll(/^\s*(\w+) \w+.* REFERENCES (\w+) \((\w+)\)/gm)
  return [...references].map(([, column = '', target = '', targetColumn = '']) => ({
    table,
    column,
    targets: [[target, targetColumn] as const],
  }))
})

const userOrAccount = [
  ['iam_user', 'id'],
  ['account', 'id'],
] as const

const rootOrUnit = [
  ['organization', 'root_id'],
  ['organizational_unit', 'id'],
] as const

const ownerTables = [
  ['user', 'iam_user'],
  ['group', 'iam_group'],
  ['role', 'iam_role'],
] as const

const isOwnPolicy = (column: string): string => `t.${column} NOT LIKE 'arn:aws:iam::aws:policy/%'`

const policyColumns = [
  ['policy_attachment', 'policy_arn'],
  ['iam_user', 'boundary_arn'],
  ['iam_role', 'boundary_arn'],
] as const

/** References to one of several tables, which the daemon alone takes care of. */
export const undeclaredReferences: readonly Reference[] = [
  { table: 'access_key', column: 'owner_id', targets: userOrAccount },
  { table: 'signing_certificate', column: 'owner_id', targets: userOrAccount },
  { table: 'mfa_device', column: 'owner_id', targets: userOrAccount },
  { table: 'organizational_unit', column: 'parent_id', targets: rootOrUnit },
  { table: 'organization_account', column: 'parent_id', targets: rootOrUnit },
  ...['policy_attachment', 'inline_policy'].flatMap((table) =>
    ownerTables.map(([kind, target]) => ({
      table,
      column: 'owner_id',
      targets: [[target, 'id']] as const,
      where: `t.owner_kind = '${kind}'`,
    })),
  ),
  ...policyColumns.map(([table, column]) => ({
    table,
    column,
    targets: [['managed_policy', 'arn']] as const,
    where: isOwnPolicy(column),
  })),
]

/** A query for values that refer to nothing, and other columns of their rows. */
export function danglingSql(
  { table, column, targets, where }: Reference,
  ...others: readonly string[]
): string {
  const missing = targets.map(
    ([target, name]) => `NOT EXISTS (SELECT 1 FROM ${target} x WHERE x.${name} = t.${column})`,
  )
  const conditions = [
    `t.${column} IS NOT NULL`,
    ...(where === undefined ? [] : [where]),
    ...missing,
  ]
  const selected = [`t.${column} AS value`, ...others.map((other) => `t.${other}`)].join(', ')
  return `SELECT DISTINCT ${selected} FROM ${table} t WHERE ${conditions.join(' AND ')}`
}
