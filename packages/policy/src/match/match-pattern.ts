// The matchers for single patterns without variables, for users of the library.

import { actionPattern, matchAction, requestedAction } from './action-pattern.ts'
import { arnFields, fieldMatchers, matchArnFields } from './arn.ts'
import { emptyContext, resolveGlob } from './resolve-template.ts'
import { resourceMatcher, resourceParts } from './resource-matcher.ts'
import { parseTemplate } from './template.ts'
import { textMatcher } from './text-matcher.ts'

function fixedParts(pattern: string) {
  const template = parseTemplate(pattern, { wildcards: true, variables: false })
  return 'parts' in template ? template.parts : undefined
}

/** Whether a text matches a pattern of `*` and `?`, as StringLike compares. */
export function matchStringPattern(pattern: string, text: string): boolean {
  const parts = fixedParts(pattern)
  return parts !== undefined && textMatcher(parts).matches(text, emptyContext)
}

/** Whether an ARN matches a pattern field by field, as ArnLike compares. */
export function matchArnPattern(pattern: string, arn: string): boolean {
  const fields = arnFields(arn)
  if (fields === undefined) return false
  const parts = fixedParts(pattern)
  const glob = parts && resolveGlob(parts, emptyContext)
  const patternFields = glob && fieldMatchers(glob)
  return pattern === '*' || (patternFields !== undefined && matchArnFields(patternFields, fields))
}

/** Whether a resource matches an entry of Resource; an incomplete ARN is completed. */
export function matchResourcePattern(entry: string, resource: string): boolean {
  const template = resourceParts(entry, false)
  return 'parts' in template && resourceMatcher(template.parts).matches(resource, emptyContext)
}

/** Whether an action matches an entry of Action, without regard to case. */
export function matchActionPattern(entry: string, action: string): boolean {
  return matchAction(actionPattern(entry), requestedAction(action))
}
