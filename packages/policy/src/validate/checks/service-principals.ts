// Checks of resource policies that let AWS services in.

import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { ConditionUse, PrincipalValue } from '../policy-document.ts'

/** Keys that say on whose behalf a service calls. */
const sourceKeys = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']

/** Keys that people use in their place. */
const weakSourceKeys = ['aws:referer', 'aws:sourceowner']

/** AWS: keys that requests of a certain service principal never have; the documented example. */
const unsupportedKeys: Readonly<Record<string, readonly string[]>> = {
  'cloudfront.amazonaws.com': ['aws:principalorgid'],
}

/**
 * RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL, RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL and
 * UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL. Trust policies trust services as they are.
 */
export const checkServicePrincipals: StatementCheck = (statement, context) => {
  if (context.policyType !== 'RESOURCE_POLICY' || context.isTrustPolicy) return
  const { effect, conditions, principal } = statement
  const services = principal?.entries.filter(({ type }) => type === 'Service') ?? []
  if (effect !== 'Allow' || services.length === 0) return
  const byKey = new Map(conditions.map((condition) => [condition.foldedKey, condition]))
  for (const service of services) {
    reportUnsupportedKeys(service, byKey, context)
    if (sourceKeys.some((key) => byKey.has(key))) continue
    reportMissingSource(service, byKey, context)
  }
}

type ConditionsByKey = ReadonlyMap<string, ConditionUse>

function reportUnsupportedKeys(
  { value, place }: PrincipalValue,
  byKey: ConditionsByKey,
  { report }: CheckContext,
): void {
  const keys = Object.hasOwn(unsupportedKeys, value) ? (unsupportedKeys[value] ?? []) : []
  const found = keys.flatMap((key) => byKey.get(key) ?? [])
  if (found.length === 0) return
  const places = [...found.map(({ keyPlace }) => keyPlace), place]
  const conditionKeys = found.map(({ key }) => key).join(', ')
  report('UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', places, { conditionKeys })
}

function reportMissingSource(
  { value, place }: PrincipalValue,
  byKey: ConditionsByKey,
  { report }: CheckContext,
): void {
  const [weak] = weakSourceKeys.flatMap((key) => byKey.get(key) ?? [])
  if (weak === undefined) {
    report('RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', place)
    return
  }
  report('RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL', weak.keyPlace, {
    servicePrincipalPrefix: value.split('.', 1)[0] ?? '',
    key: weak.key,
  })
}
