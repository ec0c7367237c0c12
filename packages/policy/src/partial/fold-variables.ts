// Fills known variables into policy values; what is unknown stays a variable.

import { readOperator } from '../conditions/operators.ts'
import { literalPattern } from '../match/literal-pattern.ts'
import { resourcePartStart } from '../match/resource-matcher.ts'
import { parseTemplate, type TemplatePart, type VariablePart } from '../match/template.ts'
import type { ConditionClause } from '../model/policy.ts'
import type { PartialContext } from './partial-request.ts'

/** An entry of Resource or NotResource with the known variables filled in. */
export interface FoldedEntry {
  readonly entry: string
  readonly hasUnknown: boolean
}

/** Folds an entry; undefined when a variable is known to be missing: it matches nothing. */
export function foldResourceEntry(entry: string, context: PartialContext): FoldedEntry | undefined {
  const start = resourcePartStart(entry)
  const folded = foldTemplate(entry.slice(start), true, context)
  if (folded === 'unchanged') return { entry, hasUnknown: false }
  if (folded === 'missing') return undefined
  const text = entry.slice(0, start) + folded.text
  // A brace that was filled in could close what looks like a variable in the fields before.
  const isFaithful = resourcePartStart(text) === start
  return { entry: isFaithful ? text : entry, hasUnknown: folded.hasUnknown }
}

/** Folds the values of a clause. One with a missing variable stays as it is. */
export function foldClause(clause: ConditionClause, context: PartialContext): ConditionClause {
  const use = readOperator(clause.operator)
  if (use?.operator.family.variables !== true) return clause
  const wildcards = /Like$|^Arn/.test(use.operator.name)
  const values = clause.values.map((value) => {
    const folded = foldTemplate(value, wildcards, context)
    return typeof folded === 'string' ? value : folded.text
  })
  return { ...clause, values }
}

function foldTemplate(
  text: string,
  wildcards: boolean,
  context: PartialContext,
): { readonly text: string; readonly hasUnknown: boolean } | 'unchanged' | 'missing' {
  const template = parseTemplate(text, { wildcards, variables: true })
  if ('problem' in template) return 'unchanged'
  const { parts } = template
  if (!parts.some((part) => part.kind === 'variable')) return 'unchanged'
  let hasUnknown = false
  let folded = ''
  for (const part of parts) {
    if (part.kind === 'variable' && context.isUnknown(part.lowerCaseKey)) {
      hasUnknown = true
      folded += variableText(part)
    } else {
      const known = partText(part, context)
      if (known === undefined) return 'missing'
      folded += known
    }
  }
  return { text: folded, hasUnknown }
}

function partText(part: TemplatePart, context: PartialContext): string | undefined {
  switch (part.kind) {
    case 'any-run':
      return '*'
    case 'any-one':
      return '?'
    case 'text':
      return literalPattern(part.text, '2012-10-17')
    case 'variable': {
      const value = context.get(part.lowerCaseKey)
      const text = typeof value === 'string' ? value : part.defaultValue
      return text === undefined ? undefined : literalPattern(text, '2012-10-17')
    }
  }
}

/** The variable as a policy writes it. */
function variableText({ key, defaultValue }: VariablePart): string {
  return defaultValue === undefined ? `\${${key}}` : `\${${key}, '${defaultValue}'}`
}
