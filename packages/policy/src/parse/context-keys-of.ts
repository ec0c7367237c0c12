// Lists the context keys a policy refers to: in its conditions and in its policy variables.

import { readOperator } from '../conditions/operators.ts'
import type { JsonObject } from '../json/json-node.ts'
import { readJson } from '../json/read-json.ts'
import { resourceParts } from '../match/resource-matcher.ts'
import { parseTemplate, variablesOf } from '../match/template.ts'
import type { Policy } from '../model/policy.ts'
import type { Located } from './finding-collector.ts'
import { itemsOf, memberOf, membersOf } from './read-element.ts'

/**
 * The keys in the order in which the document has them, each once (in any case), spelt as there.
 *
 * @example
 * contextKeysOf(policy) // ['aws:username', 'aws:SourceIp']
 */
export function contextKeysOf(policy: Policy): string[] {
  const json = readJson(policy.text)
  if ('problem' in json || json.node.type !== 'object') return []
  const statement = memberOf({ node: json.node, path: [] }, 'Statement')
  const variables = policy.version === '2012-10-17'
  const found = new Map<string, string>()
  for (const item of statement === undefined ? [] : itemsOf(statement)) {
    if (item.node.type !== 'object') continue
    for (const key of statementKeys({ node: item.node, path: item.path }, variables)) {
      if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key)
    }
  }
  return [...found.values()]
}

function statementKeys(statement: Located<JsonObject>, variables: boolean): string[] {
  return membersOf(statement).flatMap(({ key, value }) => {
    const name = key.node.value
    if (name === 'Condition') return conditionKeys(value, variables)
    if (!variables || (name !== 'Resource' && name !== 'NotResource')) return []
    return stringsIn(value).flatMap((text) => keysOf(resourceParts(text, true)))
  })
}

function conditionKeys(block: Located, variables: boolean): string[] {
  if (block.node.type !== 'object') return []
  return membersOf({ node: block.node, path: block.path }).flatMap((operator) => {
    const { node, path } = operator.value
    if (node.type !== 'object') return []
    const hasVariables = readOperator(operator.key.node.value)?.operator.family.variables === true
    return membersOf({ node, path }).flatMap(({ key, value }) => {
      if (!variables || !hasVariables) return [key.node.value]
      const templates = stringsIn(value).map((text) =>
        parseTemplate(text, { wildcards: true, variables }),
      )
      return [key.node.value, ...templates.flatMap(keysOf)]
    })
  })
}

function stringsIn(at: Located): string[] {
  return itemsOf(at).flatMap(({ node }) => (node.type === 'string' ? [node.value] : []))
}

function keysOf(template: ReturnType<typeof parseTemplate>): string[] {
  return 'parts' in template ? variablesOf(template.parts).map((part) => part.key) : []
}
