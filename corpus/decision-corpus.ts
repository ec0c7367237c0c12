// The decision corpus as types, and how the tables become cases; README.md says the same in words.

import {
  type Cells,
  isList,
  isObject,
  type Json,
  type JsonObject,
  substitute,
} from './substitute.ts'

export const effects = ['allowed', 'explicitDeny', 'implicitDeny'] as const

export type Effect = (typeof effects)[number]

/** What a case says of the answer. */
export interface Expectation {
  readonly decision: Effect
  /** The layer that decides; null when no layer does (a root user whom nothing limits). */
  readonly layer: string | null
  /** The Sid of the statement that decides; absent where none does. */
  readonly sid?: string
  /** By Sid: `matched`, or the first element that does not match. */
  readonly statements: Readonly<Record<string, string>>
}

/** What a case asks. */
export interface Given {
  /** Whole documents; those of a hierarchy (SCPs and RCPs) in one list for each level. */
  readonly layers: Readonly<Record<string, readonly JsonObject[]>>
  readonly levels: Readonly<Record<string, readonly (readonly JsonObject[])[]>>
  readonly resourcePolicyRequired: boolean
  readonly principal: JsonObject
  readonly action: string
  readonly resource: string
  readonly resourceAccount?: string
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

/** A row of a table, with all that it has in common with the others put in. */
export interface DecisionCase {
  readonly name: string
  readonly rule: string
  readonly source: string
  readonly given: Given
  readonly expect: Expectation
}

type Expectations = Readonly<Partial<Record<Effect, JsonObject>>>

interface Group {
  readonly rule: string
  readonly source: string
  /** Goes over the file's own, member by member. */
  readonly given?: JsonObject
  /** What each decision comes with, unless a row says otherwise. */
  readonly expect?: Expectations
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Json[])[]
}

/** One file of `decisions/`. */
export interface DecisionFile {
  readonly topic: string
  /** Documents that layers refer to by name. */
  readonly policies?: Readonly<Record<string, JsonObject>>
  readonly given?: JsonObject
  readonly expect?: Expectations
  readonly groups: readonly Group[]
}

type Callers = Readonly<Record<string, JsonObject>>

const reservedColumns = ['decision', 'layer', 'sid', 'statements', 'note']

/** All cases of a file. Throws when the file is not of the format: a corpus has no maybes. */
export function decisionCases(file: DecisionFile, callers: Callers): readonly DecisionCase[] {
  return file.groups.flatMap((group) => {
    const template = JSON.stringify([file.given, file.expect, group.given, group.expect])
    for (const column of group.columns) {
      if (reservedColumns.includes(column) || template.includes(`<${column}>`)) continue
      throw new TypeError(`${group.rule}: the column ${column} is used nowhere`)
    }
    return group.rows.map((row) => decisionCase(file, group, row, callers))
  })
}

function decisionCase(
  file: DecisionFile,
  group: Group,
  row: readonly Json[],
  callers: Callers,
): DecisionCase {
  const { rule, source, columns } = group
  const name = `${file.topic}: ${rule} ${JSON.stringify(row)}`
  if (row.length !== columns.length) throw new TypeError(`${name}: not one cell per column`)
  const cells: Cells = Object.fromEntries(
    columns.map((column, index) => [column, row[index] ?? null]),
  )
  const given = substitute({ context: {}, ...file.given, ...group.given }, cells)
  return {
    name,
    rule,
    source,
    given: readGiven(given, file.policies ?? {}, callers, name),
    expect: readExpectation(file, group, cells, name),
  }
}

function readExpectation(
  file: DecisionFile,
  group: Group,
  cells: Cells,
  name: string,
): Expectation {
  const decision = effects.find((effect) => effect === cells['decision'])
  if (decision === undefined) throw new TypeError(`${name}: no decision`)
  const common = substitute({ ...file.expect?.[decision], ...group.expect?.[decision] }, cells)
  const { layer } = { ...common, ...cells }
  const sid = cells['sid'] ?? common['sid']
  const statements = cells['statements'] ?? common['statements']
  if (layer === undefined) throw new TypeError(`${name}: no layer`)
  return {
    decision,
    layer: layer === null ? null : String(layer),
    ...(typeof sid === 'string' && { sid }),
    statements: isObject(statements)
      ? Object.fromEntries(Object.entries(statements).map(([key, value]) => [key, String(value)]))
      : {},
  }
}

const leveledLayers = ['serviceControl', 'resourceControl']

function readGiven(
  given: JsonObject,
  policies: NonNullable<DecisionFile['policies']>,
  callers: Callers,
  name: string,
): Given {
  const { layers, principal, action, resource, resourceAccount, context, ...rest } = given
  if (Object.keys(rest).length > 0) throw new TypeError(`${name}: unknown ${Object.keys(rest)}`)
  if (!isObject(layers) || !isObject(context)) throw new TypeError(`${name}: no layers, no context`)
  const { resourcePolicyRequired, ...documents } = layers
  const documentsOf = (layer: Json): readonly JsonObject[] =>
    (isList(layer) ? layer : [layer]).map((one) => {
      const document = typeof one === 'string' ? policies[one] : one
      if (!isObject(document)) throw new TypeError(`${name}: no policy ${JSON.stringify(one)}`)
      return document
    })
  const ofKind = (leveled: boolean) =>
    Object.entries(documents).filter(([layer]) => leveledLayers.includes(layer) === leveled)
  const caller = typeof principal === 'string' ? callers[principal] : principal
  if (!isObject(caller)) throw new TypeError(`${name}: no principal`)
  return {
    layers: Object.fromEntries(ofKind(false).map(([layer, list]) => [layer, documentsOf(list)])),
    levels: Object.fromEntries(
      ofKind(true).map(([layer, levels]) => [
        layer,
        (isList(levels) ? levels : [levels]).map(documentsOf),
      ]),
    ),
    resourcePolicyRequired: resourcePolicyRequired === true || 'trust' in documents,
    principal: caller,
    action: String(action),
    resource: String(resource),
    ...(resourceAccount !== undefined && { resourceAccount: String(resourceAccount) }),
    context: Object.fromEntries(
      Object.entries(context).map(([key, value]) => [
        key,
        isList(value) ? value.map(String) : String(value),
      ]),
    ),
  }
}
