/** Look-ups of services, actions and resource types; reads one service at a time. */

import { readPackedChunk } from './data-file.ts'
import { foldCase } from './fold-case.ts'
import { rememberRecent } from './remember.ts'
import type { ActionDefinition, ResourceType, Service } from './service.ts'
import { loadServiceIndex, readConditionKey } from './service-index.ts'
import type { StoredAction, StoredService, StoredServiceEntry } from './stored-format.ts'
import { accessLevels, dataFiles } from './stored-format.ts'

interface LoadedService {
  service: Service
  actions: ReadonlyMap<string, ActionDefinition>
  resourceTypes: ReadonlyMap<string, ResourceType>
}

// Most services take a few dozen kilobytes, the largest (ec2) about a megabyte.
const recentServices = 8

const loadService = rememberRecent(recentServices, (entry: StoredServiceEntry): LoadedService => {
  const stored: StoredService = JSON.parse(readPackedChunk(dataFiles.services, entry))
  const conditionKeys = stored.conditionKeys.map(readConditionKey)
  const keyNames = conditionKeys.map(({ name }) => name)
  const resourceTypes = stored.resourceTypes.map(([name, arnPatterns, keys]) => ({
    name,
    arnPatterns,
    conditionKeys: pick(keyNames, keys),
  }))
  const resourceTypeNames = resourceTypes.map(({ name }) => name)
  const actions = stored.actions.map((action) =>
    readAction(entry.prefix, action, keyNames, resourceTypeNames),
  )
  const { prefix, name, supportsResourceControlPolicies } = entry
  const category = loadServiceIndex().categories[entry.category] ?? ''
  return {
    service: {
      prefix,
      name,
      category,
      supportsResourceControlPolicies,
      actions,
      resourceTypes,
      conditionKeys,
    },
    actions: new Map(actions.map((action) => [foldCase(action.name), action])),
    resourceTypes: new Map(resourceTypes.map((type) => [foldCase(type.name), type])),
  }
})

/** The prefixes of all services, such as `iam`, sorted. */
export function listServices(): readonly string[] {
  return loadServiceIndex().prefixes
}

/** The name of a service, such as `Amazon S3`, by its prefix in any case; reads no single service. */
export function serviceName(prefix: string): string | undefined {
  return loadServiceIndex().byPrefix.get(foldCase(prefix))?.name
}

/** The service with this prefix, in any case. */
export function findService(prefix: string): Service | undefined {
  return findLoadedService(prefix)?.service
}

/**
 * The definition of an action, which is written with its prefix and in any case.
 *
 * @example findAction('IAM:createuser')?.name // 'CreateUser'
 */
export function findAction(action: string): ActionDefinition | undefined {
  const colon = action.indexOf(':')
  if (colon === -1) return undefined
  const loaded = findLoadedService(action.slice(0, colon))
  return loaded?.actions.get(foldCase(action.slice(colon + 1)))
}

/** A resource type of a service, both named in any case. */
export function findResourceType(service: string, name: string): ResourceType | undefined {
  return findLoadedService(service)?.resourceTypes.get(foldCase(name))
}

function findLoadedService(prefix: string): LoadedService | undefined {
  const entry = loadServiceIndex().byPrefix.get(foldCase(prefix))
  return entry && loadService(entry)
}

function readAction(
  service: string,
  action: StoredAction,
  keyNames: readonly string[],
  resourceTypeNames: readonly string[],
): ActionDefinition {
  const [name, description, accessLevel, resourceTypes, conditionKeys, dependentActions] = action
  return {
    service,
    name,
    description,
    accessLevel: accessLevels[accessLevel] ?? 'Write',
    resourceTypes: resourceTypes.map(([type, required, keys, dependentActions]) => ({
      name: resourceTypeNames[type] ?? '',
      required: required === 1,
      conditionKeys: pick(keyNames, keys),
      dependentActions,
    })),
    conditionKeys: pick(keyNames, conditionKeys),
    dependentActions,
  }
}

function pick(names: readonly string[], positions: readonly number[]): readonly string[] {
  return positions.flatMap((position) => names[position] ?? [])
}
