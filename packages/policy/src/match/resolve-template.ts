// Fills the variables of a template from the request context, which gives a glob or a plain text.

import type { ContextReader } from '../model/request.ts'
import { type Glob, role } from './glob-roles.ts'
import type { PatternPart, TemplatePart, VariablePart } from './template.ts'

/**
 * The text of a variable; undefined when the key is missing.
 *
 * AWS: only single-valued keys can be variables (IAM User Guide, single-valued vs. multivalued
 * context keys); a multivalued one counts as missing.
 */
export function variableText(part: VariablePart, context: ContextReader): string | undefined {
  const value = context.get(part.lowerCaseKey)
  return typeof value === 'string' ? value : part.defaultValue
}

/** The plain text of a template without wildcards; undefined when a variable has no value. */
export function resolveText(
  parts: readonly TemplatePart[],
  context: ContextReader,
): string | undefined {
  let text = ''
  for (const part of parts) {
    if (part.kind === 'text') text += part.text
    else if (part.kind === 'variable') {
      const value = variableText(part, context)
      if (value === undefined) return undefined
      text += value
    } else text += part.kind === 'any-run' ? '*' : '?'
  }
  return text
}

const wildcards = {
  'any-run': { text: '*', role: role.anyRun },
  'any-one': { text: '?', role: role.anyOne },
  'field-run': { text: '*', role: role.fieldRun },
  'field-one': { text: '?', role: role.fieldOne },
} as const

/**
 * The glob of a template; undefined when a variable has no value. A variable's value is literal:
 * a `*` in a tag or a user name is a character, never a wildcard.
 */
export function resolveGlob(
  parts: readonly PatternPart[],
  context: ContextReader,
): Glob | undefined {
  let text = ''
  let roles = ''
  for (const part of parts) {
    if (part.kind === 'text' || part.kind === 'variable') {
      const literal = part.kind === 'text' ? part.text : variableText(part, context)
      if (literal === undefined) return undefined
      text += literal
      roles += role.literal.repeat(literal.length)
    } else {
      const wildcard = wildcards[part.kind]
      text += wildcard.text
      roles += wildcard.role
    }
  }
  return { text, roles }
}

/** A context without any key: what static templates are resolved with. */
export const emptyContext: ContextReader = { get: () => undefined }
