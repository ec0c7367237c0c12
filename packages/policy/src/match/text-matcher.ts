// Compiles a template into a matcher for whole texts, choosing the cheapest way to compare.

import type { ContextReader } from '../model/request.ts'
import { type Glob, matchGlob } from './glob.ts'
import { emptyContext, resolveGlob } from './resolve-template.ts'
import type { TemplatePart } from './template.ts'

export interface TextMatcher {
  /** What every matching text begins with. */
  readonly literalPrefix: string
  /** Only the literal prefix itself matches. */
  readonly exact: boolean
  matches(text: string, context: ContextReader): boolean
}

/** Turns a resolved glob into the glob to match by; ARNs restrict some wildcards here. */
export type GlobRule = (glob: Glob) => Glob

const anyText: TextMatcher = { literalPrefix: '', exact: false, matches: () => true }

/** Compiles a template once; variables are filled in at each match. */
export function textMatcher(
  parts: readonly TemplatePart[],
  rule: GlobRule = (glob) => glob,
): TextMatcher {
  const [first] = parts
  const literalPrefix = first?.kind === 'text' ? first.text : ''
  if (parts.some((part) => part.kind === 'variable')) {
    return {
      literalPrefix,
      exact: false,
      matches: (text, context) => {
        if (!text.startsWith(literalPrefix)) return false
        const glob = resolveGlob(parts, context)
        return glob !== undefined && matchGlob(rule(glob), text)
      },
    }
  }
  if (parts.length === 0 || (parts.length === 1 && first?.kind === 'text')) {
    return { literalPrefix, exact: true, matches: (text) => text === literalPrefix }
  }
  if (parts.length === 1 && first?.kind === 'any-run') return anyText
  return globMatcher(literalPrefix, rule(resolveGlob(parts, emptyContext) ?? noGlob), parts)
}

const noGlob: Glob = { text: '', roles: '' }

function globMatcher(
  literalPrefix: string,
  glob: Glob,
  parts: readonly TemplatePart[],
): TextMatcher {
  const isPrefix = parts.length === 2 && parts[1]?.kind === 'any-run' && glob.roles.endsWith('*')
  if (isPrefix) {
    return { literalPrefix, exact: false, matches: (text) => text.startsWith(literalPrefix) }
  }
  return {
    literalPrefix,
    exact: false,
    matches: (text) => text.startsWith(literalPrefix) && matchGlob(glob, text),
  }
}
