// Compiles a template into a matcher for whole texts, choosing the cheapest way to compare.

import type { ContextReader } from '../model/request.ts'
import { matchGlob } from './glob.ts'
import { emptyContext, resolveGlob, variableText } from './resolve-template.ts'
import { matchRuns, type Runs } from './runs.ts'
import type { PatternPart } from './template.ts'

export interface TextMatcher {
  /** What every matching text begins with. */
  readonly literalPrefix: string
  /** Only the literal prefix itself matches. */
  readonly exact: boolean
  matches(text: string, context: ContextReader): boolean
}

type Matches = TextMatcher['matches']

/** Compiles a template once; variables are filled in at each match. */
export function textMatcher(parts: readonly PatternPart[]): TextMatcher {
  const [first] = parts
  const literalPrefix = first?.kind === 'text' ? first.text : ''
  const isFixed = first?.kind === 'text' || first === undefined
  if (parts.length <= 1 && isFixed) {
    return { literalPrefix, exact: true, matches: (text) => text === literalPrefix }
  }
  const wildcardAt = parts.findIndex((part) => part.kind !== 'text' && part.kind !== 'variable')
  const split = wildcardAt < 0 ? parts.length : wildcardAt
  const matchTail = tailMatcher(parts.slice(split))
  if (split > 1 || first?.kind === 'variable') {
    const matches = matchWithVariables(parts.slice(0, split), matchTail)
    return { literalPrefix, exact: false, matches }
  }
  const matches = matchTail === anyTail ? startsWith(literalPrefix) : both(literalPrefix, matchTail)
  return { literalPrefix, exact: false, matches }
}

function startsWith(prefix: string): Matches {
  return (text) => text.startsWith(prefix)
}

function both(prefix: string, matchTail: TailMatcher): Matches {
  return (text, context) => text.startsWith(prefix) && matchTail(text, prefix.length, context)
}

function matchWithVariables(lead: readonly PatternPart[], matchTail: TailMatcher): Matches {
  return (text, context) => {
    const end = leadEnd(lead, text, context)
    return end >= 0 && matchTail(text, end, context)
  }
}

/** Where the part of the text ends that the texts and variables cover; -1 when they don't. */
function leadEnd(lead: readonly PatternPart[], text: string, context: ContextReader): number {
  let at = 0
  for (const part of lead) {
    const expected = literalText(part, context)
    if (expected === undefined || !text.startsWith(expected, at)) return -1
    at += expected.length
  }
  return at
}

function literalText(part: PatternPart, context: ContextReader): string | undefined {
  if (part.kind === 'text') return part.text
  return part.kind === 'variable' ? variableText(part, context) : undefined
}

/** Matches what of the text begins at an offset. */
type TailMatcher = (text: string, start: number, context: ContextReader) => boolean

const anyTail: TailMatcher = () => true
const noTail: TailMatcher = (text, start) => start === text.length

/** Compiles parts that begin with a wildcard, or none. */
function tailMatcher(parts: readonly PatternPart[]): TailMatcher {
  if (parts.length === 0) return noTail
  const hasVariables = parts.some((part) => part.kind === 'variable')
  const onlyRuns = parts.every((part) => runKinds.has(part.kind))
  if (onlyRuns && parts.length === 1) return anyTail
  if (hasVariables) return onlyRuns ? runsWithVariables(parts) : globWithVariables(parts)
  return onlyRuns ? fixedRuns(parts) : fixedGlob(parts)
}

const runKinds: ReadonlySet<PatternPart['kind']> = new Set(['text', 'variable', 'any-run'])

function fixedRuns(parts: readonly PatternPart[]): TailMatcher {
  const runs = runsOf(parts, emptyContext)
  return (text, start) => runs !== undefined && matchRuns(runs, text, start)
}

function runsWithVariables(parts: readonly PatternPart[]): TailMatcher {
  return (text, start, context) => {
    const runs = runsOf(parts, context)
    return runs !== undefined && matchRuns(runs, text, start)
  }
}

function fixedGlob(parts: readonly PatternPart[]): TailMatcher {
  const glob = resolveGlob(parts, emptyContext)
  return (text, start) => glob !== undefined && matchGlob(glob, text, start)
}

function globWithVariables(parts: readonly PatternPart[]): TailMatcher {
  return (text, start, context) => {
    const glob = resolveGlob(parts, context)
    return glob !== undefined && matchGlob(glob, text, start)
  }
}

/** The texts between the runs; undefined when a variable has no value. */
function runsOf(parts: readonly PatternPart[], context: ContextReader): Runs | undefined {
  const texts: string[] = []
  let current = ''
  for (const part of parts) {
    if (part.kind === 'any-run') {
      if (current !== '') texts.push(current)
      current = ''
      continue
    }
    const literal = literalText(part, context)
    if (literal === undefined) return undefined
    current += literal
  }
  return { middles: texts, end: current }
}
