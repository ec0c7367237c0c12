/** Distils the service authorization reference from the package that collects it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  CatalogCounts,
  StoredConditionKey,
  StoredService,
  StoredServiceEntry,
  StoredServiceIndex,
} from '../../packages/catalog/src/stored-format.ts'
import { distilConditionKey, distilService, type SourceConditionKey } from './distil-service.ts'
import { chunkedFile, pack } from './pack.ts'

/** The two files of the services, and what to say of them in the header. */
export interface DistilledServices {
  index: Buffer
  services: Buffer
  date: string
  counts: Pick<
    CatalogCounts,
    'services' | 'actions' | 'resourceTypes' | 'conditionKeys' | 'globalConditionKeys'
  >
}

interface DistilledService {
  entry: StoredServiceEntry
  stored: StoredService
}

interface GlobalKeysModule {
  globalConditionKeys: readonly SourceConditionKey[]
}

/** Reads the package in `folder`; throws if it is not in the form that this script knows. */
export async function distilServices(folder: string): Promise<DistilledServices> {
  const read = <Content>(name: string): Content =>
    JSON.parse(readFileSync(join(folder, 'data', `${name}.json`), 'utf8'))
  const names = read<Record<string, string>>('serviceNames')
  const categoryOf = read<Record<string, string>>('serviceCategories')
  const categoryNames = read<Record<string, string>>('categoryNames')
  const governed = new Set(read<string[]>('rcpSupportedServices'))
  const categories = Object.keys(categoryNames).toSorted()
  const file = chunkedFile()
  const services = read<string[]>('services')
    .toSorted()
    .map((prefix) => {
      const stored = distilService(prefix, {
        actions: read(`actions/${prefix}`),
        resourceTypes: read(`resourceTypes/${prefix}`),
        conditionKeys: read(`conditionKeys/${prefix}`),
      })
      const entry: StoredServiceEntry = {
        prefix,
        name: names[prefix] ?? prefix,
        category: requirePosition(categories, categoryOf[prefix] ?? '', prefix),
        supportsResourceControlPolicies: governed.has(prefix),
        ...file.add(JSON.stringify(stored)),
      }
      return { entry, stored }
    })
  const globalConditionKeys = await readGlobalConditionKeys(folder)
  const allKeys = services.flatMap(({ stored }) => stored.conditionKeys)
  const index: StoredServiceIndex = {
    categories: categories.map((category) => categoryNames[category] ?? category),
    services: services.map(({ entry }) => entry),
    globalConditionKeys,
    foreignConditionKeys: foreignKeys(services),
  }
  const manifest: { updatedAt: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  return {
    index: pack(JSON.stringify(index)),
    services: file.bytes(),
    date: new Date(manifest.updatedAt).toISOString().slice(0, 10),
    counts: {
      services: services.length,
      actions: services.reduce((sum, { stored }) => sum + stored.actions.length, 0),
      resourceTypes: services.reduce((sum, { stored }) => sum + stored.resourceTypes.length, 0),
      conditionKeys: new Set(allKeys.map(([name]) => name.toLowerCase())).size,
      globalConditionKeys: globalConditionKeys.length,
    },
  }
}

// The package has this list in its code, not among its data, and does not export it whole.
async function readGlobalConditionKeys(folder: string): Promise<StoredConditionKey[]> {
  const path = join(folder, 'dist', 'esm', 'globalConditionKeys.js')
  const module: GlobalKeysModule = await import(pathToFileURL(path).href)
  return module.globalConditionKeys.map(distilConditionKey)
}

/**
 * The keys, each once, that the service with their prefix does not have itself: those of identity
 * providers (`saml:aud`) and those that one service sets for another (`ec2:osuser`).
 */
function foreignKeys(services: readonly DistilledService[]): StoredConditionKey[] {
  const ownKeys = new Set(
    services.flatMap(({ entry, stored }) =>
      stored.conditionKeys
        .map(([name]) => name.toLowerCase())
        .filter((name) => name.startsWith(`${entry.prefix}:`)),
    ),
  )
  const found = new Map<string, StoredConditionKey>()
  for (const key of services.flatMap(({ stored }) => stored.conditionKeys)) {
    const name = key[0].toLowerCase()
    const isKnown = name.startsWith('aws:') || ownKeys.has(name) || found.has(name)
    if (!isKnown) found.set(name, key)
  }
  return [...found.values()]
}

function requirePosition(values: readonly string[], value: string, prefix: string): number {
  const position = values.indexOf(value)
  if (position === -1) throw new Error(`${prefix}: unknown category '${value}'.`)
  return position
}
