// Reads the two compact forms of a test: a table of cases, and a matrix of decisions.
import type { ContextValue } from '@iamd/policy'
import type { ContextKeys } from '../policy-files/definitions.ts'
import { InputError, type Place } from '../policy-files/input-error.ts'
import type { LocatedValue } from '../policy-files/located-value.ts'
import { asItems, asText, asTexts, unknownName } from '../policy-files/read-shape.ts'
import { type ReasonKey, reasonKeys, reasonOf } from './read-expectation.ts'
import type { ExpectedReason } from './test-case.ts'

/** What a test says before its cases are known; a row of a table says more. */
export interface TestParts {
  readonly principal?: LocatedValue | undefined
  readonly action?: LocatedValue | undefined
  readonly resource?: LocatedValue | undefined
  readonly context: ContextKeys
  readonly expect?: LocatedValue | undefined
  readonly reason: ExpectedReason
  /** What tells this row from the others besides who, what and on which resource. */
  readonly label?: string | undefined
  readonly place: Place
}

const dimensions = ['principal', 'action', 'resource'] as const
type Dimension = (typeof dimensions)[number]

interface Row {
  readonly cells: readonly LocatedValue[]
  readonly value: LocatedValue
}

function rowsOf(value: LocatedValue, what: string): { readonly header: Row; readonly rows: Row[] } {
  const [header, ...rows] = asItems(value).map((row) => {
    if (row.type === 'list') return { cells: row.items, value: row }
    throw new InputError(`a row of ${what} must be a list`, row.place)
  })
  if (header === undefined || rows.length === 0) {
    throw new InputError(`${what} needs a first row of names and rows below`, value.place)
  }
  for (const row of rows) {
    if (row.cells.length === header.cells.length) continue
    const message = `this row has ${row.cells.length} cells, the first row ${header.cells.length}`
    throw new InputError(message, row.value.place)
  }
  return { header, rows }
}

/** Each row is a case; the first row says what the columns are. Empty cells say nothing. */
export function readTable(value: LocatedValue, base: TestParts): readonly TestParts[] {
  const { header, rows } = rowsOf(value, 'a table')
  const columns = header.cells.map((cell) => readColumn(cell))
  return rows.map((row) => {
    const cells = row.cells.flatMap((cell, index) => {
      const column = columns[index]
      const isEmpty = cell.type === 'scalar' && cell.json === 'null'
      return column === undefined || isEmpty ? [] : [[column, cell] as const]
    })
    const reason = cells.flatMap(([column, cell]) =>
      isReasonKey(column) ? [[column, cell] as const] : [],
    )
    const given = new Map(cells)
    return {
      ...base,
      principal: given.get('principal') ?? base.principal,
      action: given.get('action') ?? base.action,
      resource: given.get('resource') ?? base.resource,
      expect: given.get('expect') ?? base.expect,
      reason: reason.length === 0 ? base.reason : reasonOf(Object.fromEntries(reason)),
      context: { ...base.context, ...contextIn(cells) },
      label: contextLabel(contextIn(cells)),
      place: row.value.place,
    }
  })
}

const columnNames: readonly string[] = [...dimensions, 'expect', ...reasonKeys]

const isReasonKey = (name: string): name is ReasonKey => reasonKeys.some((key) => key === name)

function readColumn(cell: LocatedValue): string {
  const name = asText(cell, 'the name of a column')
  if (name.includes(':') || columnNames.includes(name)) return name
  throw unknownName('there is no column', columnNames, { key: name, place: cell.place })
}

function contextIn(
  cells: readonly (readonly [column: string, cell: LocatedValue])[],
): Readonly<Record<string, ContextValue>> {
  return Object.fromEntries(
    cells
      .filter(([column]) => column.includes(':'))
      .map(([key, cell]) => [key, cell.type === 'list' ? asTexts(cell, key) : asText(cell, key)]),
  )
}

const contextLabel = (context: ContextKeys): string =>
  Object.entries(context)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : value.join(',')}`)
    .join(' ')

/**
 * A decision for each row and column. The corner says what rows and columns are, as in
 * `principal/action`.
 */
export function readMatrix(value: LocatedValue, base: TestParts): readonly TestParts[] {
  const { header, rows } = rowsOf(value, 'a matrix')
  const [corner, ...columns] = header.cells
  if (corner === undefined) throw new InputError('a matrix needs columns', value.place)
  const [rowName, columnName] = readCorner(corner)
  return rows.flatMap(({ cells: [name, ...cells] }) =>
    cells.flatMap((expect, index) => {
      const column = columns[index]
      const isEmpty = expect.type === 'scalar' && expect.json === 'null'
      if (name === undefined || column === undefined || isEmpty) return []
      return [{ ...base, [rowName]: name, [columnName]: column, expect, place: expect.place }]
    }),
  )
}

function readCorner(cell: LocatedValue): readonly [row: Dimension, column: Dimension] {
  const [row, column, ...more] = asText(cell, 'the corner').split('/')
  const rowName = dimensions.find((name) => name === row?.trim())
  const columnName = dimensions.find((name) => name === column?.trim())
  if (rowName !== undefined && columnName !== undefined && rowName !== columnName && !more.length) {
    return [rowName, columnName]
  }
  const message = 'the corner says what rows and columns are, as in `principal/action`'
  throw new InputError(message, cell.place)
}
