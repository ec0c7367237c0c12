// The resources of allowed regions, as patterns by which a listing can be filtered.

import { matchResourcePattern } from '../match/match-pattern.ts'
import { emptyContext } from '../match/resolve-template.ts'
import { resourceMatcher, resourcePartStart, resourceParts } from '../match/resource-matcher.ts'
import type { PartialVerdict, Truth } from './partial-request.ts'
import type { AllowedRegions } from './regions.ts'
import type { PatternList, ResidualStatement } from './residual-statement.ts'

/** Resources that every one of these lists covers. No list: every resource. */
export interface ResourceRegion {
  /** Patterns may still have variables, of keys that are unknown. */
  readonly allOf: readonly PatternList[]
  /** Nothing else is left to test. Otherwise the action, the account or conditions decide. */
  readonly isCertain: boolean
}

/**
 * A resource that a certain allowed region covers and no denied one is allowed. One that no allowed
 * region covers is denied when the filter is complete, as is one that a certain denied one covers.
 */
export interface ResourceFilter {
  readonly allow: readonly ResourceRegion[]
  readonly deny: readonly ResourceRegion[]
  readonly isComplete: boolean
  /** What the regions say of a resource. */
  verdict(resource: string): PartialVerdict
}

export function resourceFilter({ allowed, denied, isComplete }: AllowedRegions): ResourceFilter {
  const allow = unique(
    allowed.map(({ statements, resourceAccount }) =>
      regionOf(statements, resourceAccount === undefined),
    ),
  )
  const deny = unique(denied.map((statement) => regionOf([statement], true)))
  return {
    allow,
    deny,
    isComplete,
    verdict(resource) {
      const denial = strongest(deny.map((region) => coverage(region, resource)))
      if (denial === 'true') return 'never'
      const permission = strongest(allow.map((region) => coverage(region, resource)))
      if (permission === 'false') return isComplete ? 'never' : 'depends'
      return permission === 'true' && denial === 'false' ? 'always' : 'depends'
    },
  }
}

function strongest(truths: readonly Truth[]): Truth {
  if (truths.includes('true')) return 'true'
  return truths.includes('unknown') ? 'unknown' : 'false'
}

/** Whether the region covers the resource; unknown when something else is left to test. */
function coverage({ allOf, isCertain }: ResourceRegion, resource: string): Truth {
  const truths = allOf.map((list) => listTruth(list, resource))
  if (truths.includes('false')) return 'false'
  return isCertain && !truths.includes('unknown') ? 'true' : 'unknown'
}

function listTruth({ patterns, isNegated, version }: PatternList, resource: string): Truth {
  const variables = version === '2012-10-17'
  const truth = strongest(
    patterns.map((pattern) => {
      if (variables && hasVariable(pattern)) return 'unknown'
      const template = resourceParts(pattern, variables)
      if ('problem' in template) return 'unknown'
      return resourceMatcher(template.parts).matches(resource, emptyContext) ? 'true' : 'false'
    }),
  )
  if (!isNegated || truth === 'unknown') return truth
  return truth === 'true' ? 'false' : 'true'
}

function regionOf(statements: readonly ResidualStatement[], isAnyAccount: boolean): ResourceRegion {
  const lists = statements.flatMap(({ resource }) => resource ?? [])
  const isCertain =
    isAnyAccount &&
    statements.every(({ action, condition }) => action === undefined && condition.length === 0)
  return { allOf: withoutCovered(lists), isCertain }
}

/** A variable is left in a pattern when its key is unknown. Escapes are none. */
function hasVariable(pattern: string): boolean {
  const start = resourcePartStart(pattern)
  return /\$\{[^*?$]/.test(pattern.slice(start))
}

/** Leaves out lists that say no more than another one. */
function withoutCovered(lists: readonly PatternList[]): readonly PatternList[] {
  return lists.filter((list, index) => {
    const isCovered = (other: PatternList, otherIndex: number) =>
      otherIndex !== index &&
      covers(list, other) &&
      // Of two that cover each other the first stays.
      (otherIndex < index || !covers(other, list))
    return !lists.some(isCovered)
  })
}

function covers(wider: PatternList, narrower: PatternList): boolean {
  if (wider.isNegated || narrower.isNegated) {
    return JSON.stringify(wider) === JSON.stringify(narrower)
  }
  return narrower.patterns.every((pattern) =>
    wider.patterns.some((one) => one === pattern || coversPattern(one, pattern)),
  )
}

/**
 * Whether the wider pattern certainly covers the narrower one: it is a prefix with `*` at its end,
 * or the narrower one has no wildcard and is matched.
 */
function coversPattern(wider: string, narrower: string): boolean {
  if (wider.includes('${') || narrower.includes('${')) return false
  const prefix = wider.slice(0, -1)
  const isPrefix = wider.endsWith('*') && !/[*?]/.test(prefix) && prefix.split(':').length > 5
  if (isPrefix) return narrower.startsWith(prefix)
  return !/[*?]/.test(narrower) && matchResourcePattern(wider, narrower)
}

function unique(regions: readonly ResourceRegion[]): readonly ResourceRegion[] {
  const byText = new Map(regions.map((region) => [JSON.stringify(region), region]))
  return [...byText.values()]
}
