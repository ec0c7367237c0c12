// Statements for one action pattern, indexed by resource once there are many of them.

import type { CompiledStatement } from './compiled-statement.ts'
import { type PrefixIndex, prefixIndex, visitByPrefix } from './prefix-index.ts'

export type StatementSet =
  | { readonly kind: 'list'; readonly statements: readonly CompiledStatement[] }
  | {
      readonly kind: 'indexed'
      /** By the resource that is the only one to match. */
      readonly exact: ReadonlyMap<string, readonly CompiledStatement[]>
      readonly prefixes: PrefixIndex<CompiledStatement>
    }

/** Below this a walk through the list is cheaper than look-ups. */
const listLengthMax = 8

export function statementSet(statements: readonly CompiledStatement[]): StatementSet {
  if (statements.length <= listLengthMax) return { kind: 'list', statements }
  const exact = new Map<string, CompiledStatement[]>()
  const prefixed: { prefix: string; item: CompiledStatement }[] = []
  for (const item of statements) {
    for (const key of resourceKeys(item)) {
      if (!key.exact) prefixed.push({ prefix: key.text, item })
      else if (!exact.has(key.text)) exact.set(key.text, [item])
      else exact.get(key.text)?.push(item)
    }
  }
  return { kind: 'indexed', exact, prefixes: prefixIndex(prefixed) }
}

interface ResourceKey {
  readonly text: string
  readonly exact: boolean
}

/** What a resource must equal or begin with for the statement to match: one key for each entry. */
function resourceKeys({ resource }: CompiledStatement): readonly ResourceKey[] {
  if (resource === undefined || resource.negated) return [{ text: '', exact: false }]
  const keys = new Map<string, ResourceKey>()
  for (const { literalPrefix, exact } of resource.patterns) {
    keys.set(`${exact}${literalPrefix}`, { text: literalPrefix, exact })
  }
  return [...keys.values()]
}

/** Visits the statements that may match the resource; one may be visited more than once. */
export function visitStatements<Argument>(
  set: StatementSet,
  resource: string,
  visit: (statement: CompiledStatement, argument: Argument) => void,
  argument: Argument,
): void {
  if (set.kind === 'list') {
    for (const statement of set.statements) visit(statement, argument)
    return
  }
  const found = set.exact.get(resource)
  if (found !== undefined) for (const statement of found) visit(statement, argument)
  visitByPrefix(set.prefixes, resource, visit, argument)
}
