/** Distils the actions, resource types and condition keys of one service; reads no files. */

import type {
  StoredAction,
  StoredConditionKey,
  StoredResourceType,
  StoredService,
} from '../../packages/catalog/src/stored-format.ts'
import { accessLevels, conditionKeyTypes } from '../../packages/catalog/src/stored-format.ts'

const typeNames: readonly string[] = conditionKeyTypes
const levelNames: readonly string[] = accessLevels

/** A condition key as the source has it. */
export interface SourceConditionKey {
  key: string
  type: string
  description: string
}

interface SourceResourceType {
  key: string
  /** One pattern, or several separated by a comma and a space. */
  arn: string
  conditionKeys?: string[]
}

interface SourceAction {
  name: string
  description: string
  accessLevel: string
  conditionKeys: string[]
  dependentActions: string[]
  resourceTypes: {
    name: string
    required: boolean
    conditionKeys: string[]
    dependentActions: string[]
  }[]
}

/** The source's three files about a service. */
export interface SourceService {
  actions: Record<string, SourceAction>
  resourceTypes: Record<string, SourceResourceType>
  conditionKeys: Record<string, SourceConditionKey>
}

/** Packs a service for storage; names of condition keys and resource types become positions. */
export function distilService(prefix: string, source: SourceService): StoredService {
  const conditionKeys = distilConditionKeys(Object.values(source.conditionKeys))
  const keyPositions = positions(conditionKeys.map(([name]) => name))
  const findKeys = (names: readonly string[] = []): number[] => [
    ...new Set(names.map((name) => find(keyPositions, templateOf(name), prefix))),
  ]
  const resourceTypes = Object.values(source.resourceTypes)
    .toSorted((a, b) => compare(a.key, b.key))
    .map(
      ({ key, arn, conditionKeys }): StoredResourceType => [
        key,
        arn.split(', '),
        findKeys(conditionKeys),
      ],
    )
  const typePositions = positions(resourceTypes.map(([name]) => name))
  const actions = Object.values(source.actions)
    .toSorted((a, b) => compare(a.name, b.name))
    .map(
      (action): StoredAction => [
        action.name,
        action.description,
        distilAccessLevel(action.accessLevel, `${prefix}:${action.name}`),
        action.resourceTypes.map(({ name, required, conditionKeys, dependentActions }) => [
          find(typePositions, name, prefix),
          required ? 1 : 0,
          findKeys(conditionKeys),
          dependentActions,
        ]),
        findKeys(action.conditionKeys),
        action.dependentActions,
      ],
    )
  return { conditionKeys, resourceTypes, actions }
}

/** Packs a condition key. */
export function distilConditionKey({
  key,
  type,
  description,
}: SourceConditionKey): StoredConditionKey {
  const position = typeNames.indexOf(type)
  if (position === -1) throw new Error(`${key}: unknown type ${type}.`)
  return [templateOf(key), position, description]
}

function distilConditionKeys(keys: readonly SourceConditionKey[]): StoredConditionKey[] {
  const byName = new Map<string, StoredConditionKey>()
  for (const key of keys) {
    const stored = distilConditionKey(key)
    const name = stored[0].toLowerCase()
    if (!byName.has(name)) byName.set(name, stored)
  }
  return [...byName.values()].toSorted((a, b) => compare(a[0], b[0]))
}

/** AWS's pages write the variable part of a key in three ways; the catalog has one: `${...}`. */
function templateOf(key: string): string {
  return key.replace(/<key>$/, '${TagKey}').replace(/\/tag-key$/, '/${TagKey}')
}

/** The source joins AWS's flags: tagging and permissions management are writing as well. */
function distilAccessLevel(accessLevel: string, action: string): number {
  const level = accessLevel.replace(/, Write$/, '')
  const position = levelNames.indexOf(level)
  if (position === -1) throw new Error(`${action}: unknown access level ${accessLevel}.`)
  return position
}

function positions(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, position) => [name.toLowerCase(), position]))
}

function find(known: ReadonlyMap<string, number>, name: string, prefix: string): number {
  const position = known.get(name.toLowerCase())
  if (position === undefined) throw new Error(`${prefix}: unknown name ${name}.`)
  return position
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
