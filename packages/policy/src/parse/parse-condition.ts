// Parses Condition into clauses, one for each key under each operator.

import { type OperatorUse, readOperator } from '../conditions/operators.ts'
import type { JsonString } from '../json/json-node.ts'
import type { ConditionClause } from '../model/policy.ts'
import type { FindingCollector, Located } from './finding-collector.ts'
import { asObject, itemsOf, membersOf, wrongType } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

/** Parses the block. Operators and their keys keep the order of the document. */
export function parseCondition(at: Located, context: StatementContext): readonly ConditionClause[] {
  const { collector } = context
  const block = asObject(at, collector)
  if (block === undefined) return []
  const seen = new Set<string>()
  return membersOf(block).flatMap(({ key, value }) => {
    const use = parseOperator(key, collector)
    if (use !== undefined && seen.has(use.name)) {
      const message = `the operator ${use.name} occurs twice in one condition`
      collector.error('duplicate-key', message, key, key.node.value)
    }
    seen.add(use?.name ?? '')
    const keys = asObject(value, collector)
    if (use === undefined || keys === undefined) return []
    const members = membersOf(keys)
    if (members.length === 0) {
      collector.warning('empty-condition', `${use.name} has no keys and no effect`, value)
    }
    refuseDuplicateKeys(members, collector)
    return members.map((member) => {
      checkKey(member.key, collector)
      const values = parseValues(member.value, use, context)
      return { operator: use.name, key: member.key.node.value, values }
    })
  })
}

function parseOperator(
  key: Located<JsonString>,
  collector: FindingCollector,
): OperatorUse | undefined {
  const name = key.node.value
  const use = readOperator(name)
  if (use !== undefined) return use
  if (/^(for(all|any)values?:)?nullifexists$/i.test(name)) {
    collector.error('null-with-if-exists', 'Null has no form with IfExists', key, name)
  } else {
    const message = `\`${name}\` is not a condition operator`
    collector.error('unknown-condition-operator', message, key, name)
  }
  return undefined
}

/** Case does not tell keys apart: a key in two spellings is the same key twice. */
function refuseDuplicateKeys(
  members: readonly { readonly key: Located<JsonString> }[],
  collector: FindingCollector,
): void {
  const seen = new Set<string>()
  for (const { key } of members) {
    const lowerCase = key.node.value.toLowerCase()
    if (seen.has(lowerCase)) {
      const message = `the condition key \`${key.node.value}\` occurs twice under one operator`
      collector.error('duplicate-condition-key', message, key, key.node.value)
    }
    seen.add(lowerCase)
  }
}

/** A key is `vendor:name`; the vendor may be an identity provider's host and path. */
function checkKey(key: Located<JsonString>, collector: FindingCollector): void {
  const text = key.node.value
  const colon = text.indexOf(':')
  if (colon < 0) {
    const message = `the condition key \`${text}\` has no service prefix`
    collector.error('condition-key-without-vendor', message, key, text)
  } else if (!/^[A-Za-z0-9._~%@+/-]+$/.test(text.slice(0, colon))) {
    const vendor = text.slice(0, colon)
    const message = `\`${vendor}\` is not the prefix of a condition key`
    collector.error('invalid-condition-key-vendor', message, key, vendor)
  } else if (colon === text.length - 1) {
    collector.error('empty-condition-key-name', `\`${text}\` names no condition key`, key, text)
  }
}

function parseValues(at: Located, use: OperatorUse, context: StatementContext): readonly string[] {
  const { collector } = context
  const { family } = use.operator
  const variables = context.variables && family.variables
  const items = itemsOf(at)
  if (items.length === 0) {
    collector.error('empty-condition-values', 'the condition key has no values', at)
  }
  return items.flatMap((item) => {
    const value = valueText(item)
    if (value === undefined) {
      wrongType(item, 'a string, number or Boolean', collector)
      return []
    }
    const problem = family.problem(value, variables)
    if (problem !== undefined) collector.error(problem.code, problem.message, item, value)
    return [value]
  })
}

/** AWS: numbers and Booleans may stand without quotation marks (IAM User Guide, grammar). */
function valueText({ node }: Located): string | undefined {
  if (node.type === 'string') return node.value
  if (node.type === 'number') return node.text
  return node.type === 'boolean' ? String(node.value) : undefined
}
