/** Look-ups of condition keys by name, with the variable parts of names filled in or not. */

import { foldCase } from './fold-case.ts'
import type { ConditionKey } from './service.ts'
import { loadServiceIndex } from './service-index.ts'
import { findService } from './services.ts'
import { fillsIn } from './template-name.ts'

/** The global condition keys (`aws:...`, and a few of services that AWS counts among them). */
export function globalConditionKeys(): readonly ConditionKey[] {
  return loadServiceIndex().globalConditionKeys
}

/**
 * The condition key with this name, in any case: a global key, one of the service with its prefix,
 * or one that another service or an identity provider sets. A name with its variable part filled
 * in is found too.
 *
 * @example conditionKey('aws:RequestTag/team')?.name // 'aws:RequestTag/${TagKey}'
 */
export function conditionKey(name: string): ConditionKey | undefined {
  const { globalConditionKeys, foreignConditionKeys } = loadServiceIndex()
  const colon = name.indexOf(':')
  if (colon === -1) return undefined
  const folded = foldCase(name)
  return (
    findIn(globalConditionKeys, folded) ??
    findIn(findService(name.slice(0, colon))?.conditionKeys ?? [], folded) ??
    findIn(foreignConditionKeys, folded)
  )
}

function findIn(keys: readonly ConditionKey[], folded: string): ConditionKey | undefined {
  return (
    keys.find((key) => foldCase(key.name) === folded) ??
    keys.find((key) => fillsIn(foldCase(key.name), folded))
  )
}
