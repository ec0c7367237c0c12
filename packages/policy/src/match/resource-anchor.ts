// What every resource that a pattern matches has in common: by it the index finds the pattern.

import type { TemplatePart } from './template.ts'

/** A piece of text and where a matching resource has it. */
export interface ResourceAnchor {
  /** The resource is the text, begins with it, or has it at one of its colons. */
  readonly kind: 'whole' | 'start' | 'colon'
  readonly text: string
}

/**
 * The most telling anchor of a pattern; undefined when it has none.
 *
 * The first five fields are much the same in all ARNs of a service. So a start that ends there
 * says little, and in `arn:aws:sqs:*:*:orders` the text from the colon before `orders` says more.
 */
export function resourceAnchor(parts: readonly TemplatePart[]): ResourceAnchor | undefined {
  const [first, ...rest] = parts
  const start = first?.kind === 'text' ? first.text : ''
  if (rest.length === 0 && first?.kind === 'text') return { kind: 'whole', text: start }
  if (resourcePartLength(start) > 0) return { kind: 'start', text: start }
  const colon = longest(rest.flatMap((part) => (part.kind === 'text' ? fromColon(part.text) : [])))
  if (colon.length > 1) return { kind: 'colon', text: colon }
  return start === '' ? undefined : { kind: 'start', text: start }
}

/** How much of a text lies behind its fifth colon. */
function resourcePartLength(text: string): number {
  let colon = -1
  for (let count = 0; count < 5; count += 1) {
    colon = text.indexOf(':', colon + 1)
    if (colon < 0) return 0
  }
  return text.length - colon - 1
}

function fromColon(text: string): readonly string[] {
  const colon = text.indexOf(':')
  return colon < 0 ? [] : [text.slice(colon)]
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '')
}
