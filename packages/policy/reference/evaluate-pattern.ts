// How the slow evaluator matches actions, resources and wildcards: by regular expressions.

import type { AuthorizationRequest, ContextReader } from '../src/index.ts'

/** A piece of a value after its variables were filled in. */
export interface Piece {
  readonly text: string
  /** The text stands for itself, whatever characters it has. */
  readonly literal: boolean
}

/** Fills in variables; undefined when one has no value. */
export function fillVariables(
  text: string,
  context: ContextReader,
  variables: boolean,
): readonly Piece[] | undefined {
  if (!variables) return [{ text, literal: false }]
  const pieces: Piece[] = []
  for (const part of text.split(/(\$\{[^}]*\})/)) {
    if (!/^\$\{[^}]*\}$/.test(part)) {
      pieces.push({ text: part, literal: false })
      continue
    }
    const inside = part.slice(2, -1)
    const [, key = '', fallback] = /^([^,]*)(?:, *'([^']*)' *)?$/.exec(inside) ?? []
    const found = '*?$'.includes(inside) ? inside : context.get(key.toLowerCase())
    const value = typeof found === 'string' ? found : fallback
    if (value === undefined) return undefined
    pieces.push({ text: value, literal: true })
  }
  return pieces
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** The expression for `*` and `?` in whole texts. */
export function wildcardExpression(pieces: readonly Piece[]): RegExp {
  const source = pieces.map((piece) =>
    piece.literal
      ? escaped(piece.text)
      : escaped(piece.text).replaceAll('\\*', '[^]*').replaceAll('\\?', '[^]'),
  )
  return new RegExp(`^${source.join('')}$`)
}

export function matchesAction(entry: string, action: string): boolean {
  if (entry === '*' || entry === '*:*') return true
  const pieces = [{ text: entry.toLowerCase(), literal: false }]
  return wildcardExpression(pieces).test(action.toLowerCase())
}

/** The six fields of an ARN; the last one keeps its colons. */
export function sixFields(arn: string): readonly string[] {
  const fields = arn.split(':')
  return [...fields.slice(0, 5), fields.slice(5).join(':')]
}

export function matchesResource(
  entry: string,
  request: AuthorizationRequest,
  variables: boolean,
): boolean {
  if (entry === '*') return true
  const given = entry.split(':')
  while (given.length < 6) given.push('*')
  const fields = sixFields(given.join(':'))
  const rest = fillVariables(fields[5] ?? '', request.context, variables)
  if (rest === undefined) return false
  const head = fields.slice(0, 5).map((field) => {
    const inside = escaped(field).replaceAll('\\*', '[^:]*').replaceAll('\\?', '[^:]')
    return field.endsWith('*') ? inside.replace(/(\[\^:\]\*)+$/, '[^]*') : inside
  })
  const tail = wildcardExpression(rest).source.slice(1)
  return new RegExp(`^${head.join(':')}:${tail}`).test(request.resource)
}
