// Compiles an entry of Resource or NotResource into a matcher for resource ARNs.

import { type ResourceAnchor, resourceAnchors } from './resource-anchor.ts'
import { type PatternPart, parseTemplate, type TemplatePart } from './template.ts'
import { type TextMatcher, textMatcher } from './text-matcher.ts'

/** The offsets of the first five colons that separate fields; one inside `${…}` does not. */
function fieldColons(text: string): readonly number[] {
  const colons: number[] = []
  let colon = text.indexOf(':')
  let variable = nextVariable(text, 0)
  while (colon >= 0 && colons.length < 5) {
    if (variable !== undefined && colon > variable.start) {
      if (colon > variable.end) variable = nextVariable(text, variable.end)
      else colon = text.indexOf(':', variable.end)
      continue
    }
    colons.push(colon)
    colon = text.indexOf(':', colon + 1)
  }
  return colons
}

/** The next `${…}` from an offset on. */
function nextVariable(text: string, from: number): { start: number; end: number } | undefined {
  const start = text.indexOf('${', from)
  const end = start < 0 ? -1 : text.indexOf('}', start)
  return end < 0 ? undefined : { start, end }
}

/** Where the resource part begins: after the fifth colon outside `${…}`, or at the end. */
export function resourcePartStart(text: string): number {
  const fifth = fieldColons(text)[4]
  return fifth === undefined ? text.length : fifth + 1
}

/** How many fields an ARN has, complete or not; the sixth and last holds the rest. */
export function arnFieldCount(text: string): number {
  return fieldColons(text).length + 1
}

/**
 * The text with the fields that an incomplete ARN lacks.
 *
 * AWS: an incomplete ARN in an identity policy is completed with `*`: `arn:aws:sqs` means
 * `arn:aws:sqs:*:*:*` (IAM User Guide, IAM identifiers).
 */
function completeArn(text: string): string {
  return text === '*' ? text : text + ':*'.repeat(6 - arnFieldCount(text))
}

/**
 * The parts of an entry.
 *
 * AWS: variables are replaced in the resource part only, after the fifth colon (IAM User Guide,
 * IAM policy elements: variables and tags).
 */
export function resourceParts(
  text: string,
  variables: boolean,
): { parts: readonly TemplatePart[] } | { problem: string } {
  const completed = completeArn(text)
  const start = resourcePartStart(completed)
  const head = parseTemplate(completed.slice(0, start), { wildcards: true, variables: false })
  const tail = parseTemplate(completed.slice(start), { wildcards: true, variables })
  if ('problem' in head) return head
  if ('problem' in tail) return tail
  return { parts: joinParts(head.parts, tail.parts) }
}

function joinParts(
  head: readonly TemplatePart[],
  tail: readonly TemplatePart[],
): readonly TemplatePart[] {
  const last = head.at(-1)
  const [first, ...rest] = tail
  if (last?.kind !== 'text' || first?.kind !== 'text') return [...head, ...tail]
  return [...head.slice(0, -1), { kind: 'text', text: last.text + first.text }, ...rest]
}

/**
 * Restricts the wildcards of the first five fields.
 *
 * AWS: a `*` at the end of a field may match beyond the colon (IAM User Guide, Resource element);
 * so one with text after it in its field, and a `?`, stay inside the field. The resource part is
 * the last field and holds colons of its own, which wildcards in it may cover.
 */
function restrictArnWildcards(parts: readonly TemplatePart[]): readonly PatternPart[] {
  let colons = 0
  return parts.map((part, index): PatternPart => {
    if (part.kind === 'text') colons += part.text.split(':').length - 1
    if (colons >= 5) return part
    if (part.kind === 'any-one') return { kind: 'field-one' }
    return part.kind === 'any-run' && !endsField(parts, index) ? { kind: 'field-run' } : part
  })
}

function endsField(parts: readonly TemplatePart[], index: number): boolean {
  let next = index + 1
  while (parts[next]?.kind === 'any-run') next += 1
  const part = parts[next]
  return part === undefined || (part.kind === 'text' && part.text.startsWith(':'))
}

/** A matcher that the index can find by what it asks for. */
export interface ResourceMatcher extends TextMatcher {
  readonly anchors: readonly ResourceAnchor[]
  /** Its only anchor says all that the pattern says. */
  readonly isAnchorEnough: boolean
}

/** Compiles parts from `resourceParts`. */
export function resourceMatcher(parts: readonly TemplatePart[]): ResourceMatcher {
  const restricted = restrictArnWildcards(parts)
  const isPrefix = restricted.length === 2 && restricted[1]?.kind === 'any-run'
  const { literalPrefix, exact, matches } = textMatcher(restricted)
  return {
    literalPrefix,
    exact,
    matches,
    anchors: resourceAnchors(parts),
    isAnchorEnough: restricted[0]?.kind === 'text' && (restricted.length === 1 || isPrefix),
  }
}
