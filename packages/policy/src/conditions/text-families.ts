// The families of operators whose values may have policy variables: strings, ARNs and Booleans.

import { arnFields, fieldMatchers, matchArnFields } from '../match/arn.ts'
import { emptyContext, resolveGlob, resolveText } from '../match/resolve-template.ts'
import { parseTemplate, type TemplatePart } from '../match/template.ts'
import { textMatcher } from '../match/text-matcher.ts'
import type { ContextReader } from '../model/request.ts'
import type { ValueFamily, ValueProblem, ValueTest } from './value-family.ts'

function hasVariable(parts: readonly TemplatePart[]): boolean {
  return parts.some((part) => part.kind === 'variable')
}

function partsOf(value: string, wildcards: boolean, variables: boolean): readonly TemplatePart[] {
  const template = parseTemplate(value, { wildcards, variables })
  return 'parts' in template ? template.parts : []
}

function variableProblem(value: string, variables: boolean): ValueProblem | undefined {
  const template = parseTemplate(value, { wildcards: true, variables })
  if ('parts' in template) return undefined
  return { code: 'invalid-variable', message: template.problem }
}

/** Compares whole texts after `fold`: a set for the fixed values, one by one for the others. */
function compileEquality(
  values: readonly string[],
  variables: boolean,
  fold: (text: string) => string,
): ValueTest {
  const fixed: string[] = []
  const dynamic: (readonly TemplatePart[])[] = []
  for (const value of values) {
    const parts = partsOf(value, false, variables)
    if (hasVariable(parts)) dynamic.push(parts)
    else fixed.push(fold(resolveText(parts, emptyContext) ?? ''))
  }
  if (dynamic.length > 0) return equalityWithVariables(new Set(fixed), dynamic, fold)
  const [only] = fixed
  if (only !== undefined && fixed.length === 1) return (text) => fold(text) === only
  const texts = new Set(fixed)
  return (text) => texts.has(fold(text))
}

function equalityWithVariables(
  fixed: ReadonlySet<string>,
  dynamic: readonly (readonly TemplatePart[])[],
  fold: (text: string) => string,
): ValueTest {
  return (requestValue, context) => {
    const folded = fold(requestValue)
    if (fixed.has(folded)) return true
    for (const parts of dynamic) {
      const text = resolveText(parts, context)
      if (text !== undefined && fold(text) === folded) return true
    }
    return false
  }
}

/** StringEquals: exact code points. */
export const exactStrings: ValueFamily = {
  variables: true,
  problem: variableProblem,
  compile: (values, variables) => compileEquality(values, variables, (text) => text),
  texts: (values, variables) => {
    const templates = values.map((value) => partsOf(value, false, variables))
    if (templates.some(hasVariable)) return undefined
    return new Set(templates.map((parts) => resolveText(parts, emptyContext) ?? ''))
  },
}

/** StringEqualsIgnoreCase. */
export const foldedStrings: ValueFamily = {
  variables: true,
  problem: variableProblem,
  compile: (values, variables) => compileEquality(values, variables, (text) => text.toLowerCase()),
}

/** StringLike: wildcards cover any character. */
export const stringPatterns: ValueFamily = {
  variables: true,
  problem: variableProblem,
  compile: (values, variables) => {
    const matchers = values.map((value) => textMatcher(partsOf(value, true, variables)))
    return (requestValue, context) => {
      for (const matcher of matchers) if (matcher.matches(requestValue, context)) return true
      return false
    }
  },
}

/** Bool: `true` and `false` in any case. AWS: its values may be variables (condition operators). */
export const booleans: ValueFamily = {
  variables: true,
  problem: (value, variables) => {
    const template = parseTemplate(value, { wildcards: false, variables })
    if ('problem' in template) return { code: 'invalid-variable', message: template.problem }
    if (hasVariable(template.parts) || isBoolean(value)) return undefined
    return { code: 'invalid-boolean', message: `\`${value}\` is neither \`true\` nor \`false\`` }
  },
  compile: (values, variables) => {
    const equals = compileEquality(values, variables, (text) => text.toLowerCase())
    return (requestValue, context) => isBoolean(requestValue) && equals(requestValue, context)
  },
}

function isBoolean(text: string): boolean {
  return /^(true|false)$/i.test(text)
}

/**
 * ArnEquals and ArnLike, which are the same: six fields, each with its own wildcards.
 *
 * A pattern of fewer than six fields can't match any ARN and is refused, but for the lone `*`.
 */
export const arnPatterns: ValueFamily = {
  variables: true,
  problem: (value, variables) => {
    const problem = variableProblem(value, variables)
    if (problem !== undefined) return problem
    const parts = partsOf(value, true, variables)
    if (hasVariable(parts) || isAnyArn(parts)) return undefined
    if (fieldsOf(parts, emptyContext) !== undefined) return undefined
    return { code: 'invalid-arn-value', message: `\`${value}\` is not an ARN with six fields` }
  },
  compile: (values, variables) => {
    const tests = values.map((value) => compileArn(partsOf(value, true, variables)))
    return (requestValue, context) => {
      const fields = arnFields(requestValue)
      return fields !== undefined && tests.some((test) => test(fields, context))
    }
  },
}

function isAnyArn(parts: readonly TemplatePart[]): boolean {
  return parts.length === 1 && parts[0]?.kind === 'any-run'
}

type ArnTest = (fields: readonly string[], context: ContextReader) => boolean

function compileArn(parts: readonly TemplatePart[]): ArnTest {
  if (isAnyArn(parts)) return () => true
  const fixed = hasVariable(parts) ? undefined : fieldsOf(parts, emptyContext)
  return (fields, context) => {
    const pattern = fixed ?? fieldsOf(parts, context)
    return pattern !== undefined && matchArnFields(pattern, fields)
  }
}

function fieldsOf(parts: readonly TemplatePart[], context: ContextReader) {
  const glob = resolveGlob(parts, context)
  return glob === undefined ? undefined : fieldMatchers(glob)
}
