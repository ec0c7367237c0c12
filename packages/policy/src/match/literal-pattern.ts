// Writes literal text as a policy value: what would be a wildcard or a variable is escaped.

import type { PolicyVersion } from '../model/policy.ts'
import { resourcePartStart } from './resource-matcher.ts'

/**
 * A policy value that stands for exactly this text where `*` and `?` are wildcards. The older
 * version has no escapes: there `?` stands for the character, and for any other one.
 */
export function literalPattern(text: string, version: PolicyVersion): string {
  if (version === '2008-10-17') return text.replaceAll('*', '?')
  return text.replaceAll(/\$(?=\{)|[*?]/g, (character) => `\${${character}}`)
}

/** As `literalPattern`, where there are no wildcards. */
export function literalValue(text: string, version: PolicyVersion): string {
  return version === '2008-10-17' ? text : text.replaceAll('${', '${$}{')
}

/** An entry of Resource that stands for this resource alone. */
export function literalResource(resource: string, version: PolicyVersion): string {
  if (resource === '*') return resource
  const start = resourcePartStart(resource)
  const head = literalPattern(resource.slice(0, start), '2008-10-17')
  return head + literalPattern(resource.slice(start), version)
}
