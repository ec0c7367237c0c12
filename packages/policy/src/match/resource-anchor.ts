// What every resource that a pattern matches has in common: by it the index finds the pattern.

import type { TemplatePart } from './template.ts'

/** A piece of text, and where a matching resource has it. */
export interface ResourceAnchor {
  /** The resource is the text, begins with it, or has it from one of its delimiters on. */
  readonly kind: 'whole' | 'start' | 'delimiter'
  readonly text: string
}

/**
 * The anchors of a pattern, any of which is enough to find it; none when all resources match.
 *
 * `arn:aws:sqs:*:*:orders-*` has two: its start, which it has in common with all of the service,
 * and `:orders-`, which tells it apart.
 */
export function resourceAnchors(parts: readonly TemplatePart[]): readonly ResourceAnchor[] {
  const [first, ...rest] = parts
  const start = first?.kind === 'text' ? first.text : ''
  if (parts.length === 1 && start !== '') return [{ kind: 'whole', text: start }]
  const anchors: ResourceAnchor[] = []
  if (start !== '') anchors.push({ kind: 'start', text: start })
  for (const part of rest) {
    if (part.kind !== 'text') continue
    const from = firstDelimiter(part.text)
    if (from >= 0) anchors.push({ kind: 'delimiter', text: part.text.slice(from) })
  }
  return anchors
}

function firstDelimiter(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (isDelimiter(text.charCodeAt(at))) return at
  return -1
}

const colonUnit = 0x3a
const slashUnit = 0x2f

/** Whether the unit ends a field or a step of a path, where the index looks for anchors. */
export function isDelimiter(unit: number): boolean {
  return unit === colonUnit || unit === slashUnit
}
