// Compiles an entry of Resource or NotResource into a matcher for resource ARNs.

import { type Glob, role } from './glob.ts'
import { parseTemplate, type TemplatePart } from './template.ts'
import { type TextMatcher, textMatcher } from './text-matcher.ts'

/** The offsets of the first five colons that separate fields; one inside `${…}` does not. */
function fieldColons(text: string): readonly number[] {
  const colons: number[] = []
  const lastClose = text.lastIndexOf('}')
  let offset = 0
  while (offset < text.length && colons.length < 5) {
    const opensVariable = offset < lastClose && text.startsWith('${', offset)
    if (text[offset] === ':') colons.push(offset)
    offset = opensVariable ? text.indexOf('}', offset) + 1 : offset + 1
  }
  return colons
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
function restrictArnWildcards(glob: Glob): Glob {
  let colons = 0
  let roles = ''
  for (let at = 0; at < glob.text.length; at += 1) {
    const current = glob.roles[at] ?? role.literal
    const isColon = current === role.literal && glob.text[at] === ':'
    if (isColon) colons += 1
    if (colons >= 5 || current === role.literal) roles += current
    else if (current === role.anyOne) roles += role.fieldOne
    else roles += endsField(glob, at) ? role.anyRun : role.fieldRun
  }
  return { text: glob.text, roles }
}

function endsField(glob: Glob, at: number): boolean {
  let next = at + 1
  while (glob.roles[next] === role.anyRun) next += 1
  if (next === glob.text.length) return true
  return glob.text[next] === ':' && glob.roles[next] === role.literal
}

/** Compiles parts from `resourceParts`. */
export function resourceMatcher(parts: readonly TemplatePart[]): TextMatcher {
  return textMatcher(parts, restrictArnWildcards)
}
