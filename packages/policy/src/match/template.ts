// Splits a policy value into literal text, wildcards and policy variables; it matches nothing.

/** A policy variable, `${key}` or `${key, 'default'}`. */
export interface VariablePart {
  readonly kind: 'variable'
  /** As written. */
  readonly key: string
  readonly lowerCaseKey: string
  readonly defaultValue: string | undefined
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `*` */
  | { readonly kind: 'any-run' }
  /** `?` */
  | { readonly kind: 'any-one' }
  | VariablePart

/** A part as the matchers take it: the wildcards of ARNs may be kept inside a field. */
export type PatternPart =
  | TemplatePart
  /** `*`, but it covers no colon. */
  | { readonly kind: 'field-run' }
  /** `?`, but not a colon. */
  | { readonly kind: 'field-one' }

export interface TemplateOptions {
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean
  /** `${…}` is replaced: only version 2012-10-17 has variables and the escapes `${*}`. */
  readonly variables: boolean
}

/** The parts of a value, or what is wrong with one of its variables. */
export type TemplateResult =
  | { readonly parts: readonly TemplatePart[] }
  | { readonly problem: string }

/**
 * Splits a value.
 *
 * AWS: `${*}`, `${?}` and `${$}` stand for the characters themselves; there is no backslash
 * escape (IAM User Guide, IAM policy elements: variables and tags).
 */
export function parseTemplate(text: string, options: TemplateOptions): TemplateResult {
  const parts: TemplatePart[] = []
  let literal = ''
  // Literal text is taken in whole slices, from here on, and not unit by unit.
  let literalStart = 0
  let offset = 0
  const endLiteral = () => {
    literal += text.slice(literalStart, offset)
    if (literal !== '') parts.push({ kind: 'text', text: literal })
    literal = ''
  }
  while (offset < text.length) {
    const character = text[offset]
    if (options.variables && character === '$' && text[offset + 1] === '{') {
      const variable = readVariable(text, offset + 2)
      if ('problem' in variable) return variable
      if (variable.part.kind === 'text') {
        literal += text.slice(literalStart, offset) + variable.part.text
      } else {
        endLiteral()
        parts.push(variable.part)
      }
      offset = variable.end
      literalStart = offset
      continue
    }
    if (options.wildcards && (character === '*' || character === '?')) {
      endLiteral()
      parts.push(character === '*' ? anyRun : anyOne)
      literalStart = offset + 1
    }
    offset += 1
  }
  endLiteral()
  return { parts }
}

const anyRun: TemplatePart = { kind: 'any-run' }
const anyOne: TemplatePart = { kind: 'any-one' }

type VariableResult = { part: TemplatePart; end: number } | { problem: string }

const escapedCharacters = '*?$'

function readVariable(text: string, start: number): VariableResult {
  const first = text[start] ?? ''
  if (escapedCharacters.includes(first) && text[start + 1] === '}') {
    return { part: { kind: 'text', text: first }, end: start + 2 }
  }
  let keyEnd = start
  while (keyEnd < text.length && text[keyEnd] !== '}' && text[keyEnd] !== ',') keyEnd += 1
  const key = text.slice(start, keyEnd)
  const problem = keyProblem(key)
  if (problem !== undefined) return { problem }
  if (text[keyEnd] === '}') return { part: variable(key, undefined), end: keyEnd + 1 }
  if (text[keyEnd] !== ',') return { problem: 'the policy variable has no closing brace' }
  return readDefault(text, keyEnd + 1, key)
}

function keyProblem(key: string): string | undefined {
  if (key.trim() === '') return 'the policy variable is empty'
  if (/\s/.test(key)) return 'a policy variable cannot contain a space'
  if (/[$*?{'"]/.test(key)) return 'the policy variable contains a character it cannot have'
  if (!/^[^:]+:./.test(key)) return 'the policy variable is not a context key'
  return undefined
}

function readDefault(text: string, start: number, key: string): VariableResult {
  let offset = skipSpaces(text, start)
  if (text[offset] !== "'") return { problem: 'the default value needs single quotes' }
  const close = text.indexOf("'", offset + 1)
  if (close === -1) return { problem: 'the default value has no closing quote' }
  const defaultValue = text.slice(offset + 1, close)
  offset = skipSpaces(text, close + 1)
  if (text[offset] !== '}') return { problem: 'the policy variable has no closing brace' }
  return { part: variable(key, defaultValue), end: offset + 1 }
}

function skipSpaces(text: string, start: number): number {
  let offset = start
  while (text[offset] === ' ') offset += 1
  return offset
}

function variable(key: string, defaultValue: string | undefined): VariablePart {
  return { kind: 'variable', key, lowerCaseKey: key.toLowerCase(), defaultValue }
}

/** The variables among the parts. */
export function variablesOf(parts: readonly TemplatePart[]): VariablePart[] {
  return parts.filter((part) => part.kind === 'variable')
}
