// Matches ARNs field by field, as the ARN condition operators do.

import { type Glob, role } from './glob-roles.ts'
import { emptyContext } from './resolve-template.ts'
import type { PatternPart } from './template.ts'
import { type TextMatcher, textMatcher } from './text-matcher.ts'

/** The six fields of an ARN; the last one holds the rest, colons included. */
export type ArnFields = readonly string[]

/** The fields of an ARN; undefined when the text is none. */
export function arnFields(text: string): ArnFields | undefined {
  if (!text.startsWith('arn:')) return undefined
  const fields = text.split(':')
  if (fields.length < 6) return undefined
  return [...fields.slice(0, 5), fields.slice(5).join(':')]
}

/** The account in an ARN; undefined when it names none. Called for each request: no splitting. */
export function arnAccount(arn: string): string | undefined {
  let colon = -1
  for (let field = 0; field < 4; field += 1) {
    colon = arn.indexOf(':', colon + 1)
    if (colon < 0) return undefined
  }
  if (arn[colon + 13] !== ':') return undefined
  const account = arn.slice(colon + 1, colon + 13)
  return /\d{12}/.test(account) ? account : undefined
}

/** Splits a pattern at its first five colons, which are never wildcards; undefined when it has fewer. */
function globFields(glob: Glob): readonly Glob[] | undefined {
  const fields: Glob[] = []
  let start = 0
  for (let at = 0; at < glob.text.length && fields.length < 5; at += 1) {
    if (glob.text[at] !== ':') continue
    fields.push({ text: glob.text.slice(start, at), roles: glob.roles.slice(start, at) })
    start = at + 1
  }
  if (fields.length < 5) return undefined
  fields.push({ text: glob.text.slice(start), roles: glob.roles.slice(start) })
  return fields
}

/** A matcher for each field of a pattern; undefined when it has fewer than six. */
export function fieldMatchers(glob: Glob): readonly TextMatcher[] | undefined {
  return globFields(glob)?.map((field) => textMatcher(globParts(field)))
}

/** Whether every field matches its pattern; a wildcard never leaves its field. */
export function matchArnFields(pattern: readonly TextMatcher[], fields: ArnFields): boolean {
  return pattern.every((matcher, index) => matcher.matches(fields[index] ?? '', emptyContext))
}

/** The parts of a glob without runs that are kept to a field. */
function globParts({ text, roles }: Glob): readonly PatternPart[] {
  const parts: PatternPart[] = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (roles[at] === role.literal) continue
    if (at > start) parts.push({ kind: 'text', text: text.slice(start, at) })
    if (at < text.length) parts.push({ kind: roles[at] === role.anyRun ? 'any-run' : 'any-one' })
    start = at + 1
  }
  return parts
}
