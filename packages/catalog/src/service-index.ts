/** The index of the services and their condition keys of general use; reads no single service. */

import { readPackedFile } from './data-file.ts'
import { rememberOnce } from './remember.ts'
import type { ConditionKey } from './service.ts'
import type { StoredConditionKey, StoredServiceEntry, StoredServiceIndex } from './stored-format.ts'
import { conditionKeyTypes, dataFiles } from './stored-format.ts'

/** The services by prefix, and the condition keys that belong to no single service. */
export interface ServiceIndex {
  prefixes: readonly string[]
  byPrefix: ReadonlyMap<string, StoredServiceEntry>
  categories: readonly string[]
  globalConditionKeys: readonly ConditionKey[]
  foreignConditionKeys: readonly ConditionKey[]
}

/** Loads the index at first use and keeps it. */
export const loadServiceIndex = rememberOnce((): ServiceIndex => {
  const stored: StoredServiceIndex = JSON.parse(readPackedFile(dataFiles.serviceIndex))
  return {
    prefixes: Object.freeze(stored.services.map(({ prefix }) => prefix)),
    byPrefix: new Map(stored.services.map((entry) => [entry.prefix, entry])),
    categories: stored.categories,
    globalConditionKeys: Object.freeze(stored.globalConditionKeys.map(readConditionKey)),
    foreignConditionKeys: stored.foreignConditionKeys.map(readConditionKey),
  }
})

/** Unpacks a condition key. */
export function readConditionKey([name, type, description]: StoredConditionKey): ConditionKey {
  return {
    name,
    type: conditionKeyTypes[type] ?? 'String',
    ...(description !== '' && { description }),
  }
}
