/** The service authorization reference in the form in which `@iamd/policy` asks for it. */

import { foldCase } from './fold-case.ts'
import { rememberOnce } from './remember.ts'
import type { ConditionKey, Service } from './service.ts'
import { loadServiceIndex } from './service-index.ts'
import { findService, listServices } from './services.ts'
import { fillsIn } from './template-name.ts'

/** A condition key and whether AWS counts it among the global ones. */
export interface PolicyConditionKey {
  readonly name: string
  readonly type: string
  readonly isGlobal: boolean
}

/** The form of the ARNs of one type of resource, field by field. */
export interface PolicyArnFormat {
  readonly resourceType: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** A service as the checks of policies see it. */
export interface PolicyService {
  readonly supportsResourceControlPolicies: boolean
  readonly conditionKeys: readonly string[]
  action(name: string): { readonly conditionKeys: readonly string[] } | undefined
}

/** What the option `reference` of `validate` takes. */
export interface PolicyReference {
  service(prefix: string): PolicyService | undefined
  conditionKey(name: string): PolicyConditionKey | undefined
  arnFormats(service: string): readonly PolicyArnFormat[]
}

/**
 * Makes the reference for `validate` of `@iamd/policy`. It keeps what it has looked up once, which
 * for all services takes some tens of megabytes; drop it when nothing is left to validate.
 */
export function policyReference(): PolicyReference {
  const services = new Map<string, LoadedPolicyService | undefined>()
  const find = (prefix: string): LoadedPolicyService | undefined => {
    const folded = foldCase(prefix)
    if (!services.has(folded) && loadServiceIndex().byPrefix.has(folded)) {
      const service = findService(folded)
      services.set(folded, service && readService(service))
    }
    return services.get(folded)
  }
  const generalKeys = rememberOnce(readGeneralKeys)
  const formats = rememberOnce(readArnFormats)
  return {
    service: (prefix) => find(prefix),
    conditionKey: (name) => {
      const folded = foldCase(name)
      const prefix = folded.slice(0, Math.max(folded.indexOf(':'), 0))
      const { globalKeys, foreignKeys } = generalKeys()
      return globalKeys(folded) ?? find(prefix)?.conditionKey(folded) ?? foreignKeys(folded)
    },
    arnFormats: (service) => formats().get(service) ?? [],
  }
}

type FindKey = (foldedName: string) => PolicyConditionKey | undefined

interface LoadedPolicyService extends PolicyService {
  readonly conditionKey: FindKey
}

function readService(service: Service): LoadedPolicyService {
  const resourceKeys = new Map(
    service.resourceTypes.map(({ name, conditionKeys }) => [name, conditionKeys]),
  )
  const actions = new Map(
    service.actions.map(({ name, conditionKeys, resourceTypes }) => {
      const ofResources = resourceTypes.flatMap((type) => [
        ...type.conditionKeys,
        ...(resourceKeys.get(type.name) ?? []),
      ])
      return [foldCase(name), { conditionKeys: [...new Set([...conditionKeys, ...ofResources])] }]
    }),
  )
  return {
    supportsResourceControlPolicies: service.supportsResourceControlPolicies,
    conditionKeys: [
      ...new Set([...actions.values()].flatMap(({ conditionKeys }) => conditionKeys)),
    ],
    action: (name) => actions.get(foldCase(name)),
    conditionKey: keyFinder(service.conditionKeys, false),
  }
}

function readGeneralKeys(): { globalKeys: FindKey; foreignKeys: FindKey } {
  const { globalConditionKeys, foreignConditionKeys } = loadServiceIndex()
  return {
    globalKeys: keyFinder(globalConditionKeys, true),
    foreignKeys: keyFinder(foreignConditionKeys, false),
  }
}

/** Finds keys by their whole names, or else by those with a variable part. */
function keyFinder(keys: readonly ConditionKey[], isGlobal: boolean): FindKey {
  const known = keys.map(({ name, type }) => ({ name, type, isGlobal }))
  const byName = new Map(known.map((key) => [foldCase(key.name), key]))
  const templates = [...byName].filter(([folded]) => folded.includes('${'))
  return (folded) =>
    byName.get(folded) ?? templates.find(([template]) => fillsIn(template, folded))?.[1]
}

/** The forms of all ARNs by their service field, which need not be the owner's prefix. */
function readArnFormats(): ReadonlyMap<string, readonly PolicyArnFormat[]> {
  const formats = new Map<string, PolicyArnFormat[]>()
  for (const prefix of listServices()) {
    for (const { name, arnPatterns } of findService(prefix)?.resourceTypes ?? []) {
      for (const pattern of arnPatterns) {
        const [, , service = '', region = '', account = '', ...resource] = pattern.split(':')
        const format = { resourceType: name, region, account, resource: resource.join(':') }
        const known = formats.get(service)
        if (known === undefined) formats.set(service, [format])
        else known.push(format)
      }
    }
  }
  return formats
}
