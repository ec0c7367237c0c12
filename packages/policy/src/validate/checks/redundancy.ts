// Checks for entries and statements that say what others say already.

import type { JsonNode } from '../../json/json-node.ts'
import { emptyContext } from '../../match/resolve-template.ts'
import { resourceMatcher, resourceParts } from '../../match/resource-matcher.ts'
import { parseTemplate, type TemplatePart } from '../../match/template.ts'
import { type TextMatcher, textMatcher } from '../../match/text-matcher.ts'
import type { DocumentCheck, StatementCheck } from '../check-context.ts'
import { type CoverMatcher, findCoverings } from '../covered-entries.ts'
import type { PolicyStatement } from '../policy-document.ts'

/** REDUNDANT_ACTION, in Action and NotAction. */
export const checkRedundantActions: StatementCheck = ({ action, notAction }, { report }) => {
  for (const list of [action, notAction]) {
    if (list === undefined) continue
    const { entries } = list
    const texts = entries.map(({ node }) => node.value.toLowerCase())
    for (const { entries: found, redundant } of findCoverings(texts, actionCover)) {
      report(
        'REDUNDANT_ACTION',
        found.flatMap((index) => entries[index] ?? []),
        {
          redundantActionCount: String(found.length),
          redundantAction: entries[redundant]?.node.value ?? '',
        },
      )
    }
  }
}

/** REDUNDANT_RESOURCE, in Resource and NotResource. */
export const checkRedundantResources: StatementCheck = ({ resource, notResource }, { report }) => {
  for (const list of [resource, notResource]) {
    if (list === undefined) continue
    const { entries } = list
    const texts = entries.map(({ node }) => node.value)
    for (const { entries: found, redundant } of findCoverings(texts, resourceCover)) {
      report(
        'REDUNDANT_RESOURCE',
        found.flatMap((index) => entries[index] ?? []),
        {
          redundantResourceCount: String(found.length),
          redundantResource: texts[redundant] ?? '',
        },
      )
    }
  }
}

function actionCover(pattern: string): CoverMatcher {
  if (pattern === '*:*') return { matches: () => true }
  const template = parseTemplate(pattern, { wildcards: true, variables: false })
  return cover(pattern, 'parts' in template ? template.parts : [], textMatcher)
}

/** A pattern with variables covers nothing that is known beforehand. */
function resourceCover(pattern: string): CoverMatcher | undefined {
  if (pattern.includes('${')) return undefined
  const template = resourceParts(pattern, false)
  return 'parts' in template ? cover(pattern, template.parts, resourceMatcher) : undefined
}

/** Another entry's `*` is text here, which only a `*` covers; a `?` would take it for one letter. */
function cover(
  pattern: string,
  parts: readonly TemplatePart[],
  compile: (parts: readonly TemplatePart[]) => TextMatcher,
): CoverMatcher {
  const matcher = compile(parts)
  const hasAnyOne = pattern.includes('?')
  return {
    matches: (text) => !(hasAnyOne && text.includes('*')) && matcher.matches(text, emptyContext),
  }
}

/** REDUNDANT_STATEMENT: statements that differ in their Sid and in the order of lists at most. */
export const checkRedundantStatements: DocumentCheck = ({ statements }, { report }) => {
  const alike = new Map<string, PolicyStatement[]>()
  for (const statement of statements) {
    const meaning = meaningOf(statement)
    const known = alike.get(meaning)
    if (known === undefined) alike.set(meaning, [statement])
    else known.push(statement)
  }
  for (const group of alike.values()) {
    if (group.length < 2) continue
    report(
      'REDUNDANT_STATEMENT',
      group.map(({ place }) => place),
    )
  }
}

function meaningOf({ members }: PolicyStatement): string {
  return [...members.values()]
    .filter(({ name }) => name !== 'Sid')
    .map(({ name, value }) => `${name}:${printSorted(value.node, name.endsWith('Action'))}`)
    .sort()
    .join(',')
}

/**
 * JSON in which the order of lists and members does not count, nor one value for a list of it;
 * actions are folded to lower case.
 */
function printSorted(node: JsonNode, folds: boolean): string {
  if (node.type === 'array') {
    const items = [...new Set(node.items.map((item) => printSorted(item, folds)))].sort()
    return items.length === 1 ? (items[0] ?? '') : `[${items.join(',')}]`
  }
  if (node.type === 'object') {
    const members = node.members.map(
      ({ key, value }) => `${JSON.stringify(key.value)}:${printSorted(value, folds)}`,
    )
    return `{${members.sort().join(',')}}`
  }
  if (node.type === 'null') return 'null'
  const text = node.type === 'number' ? node.text : String(node.value)
  return JSON.stringify(folds ? text.toLowerCase() : text)
}
