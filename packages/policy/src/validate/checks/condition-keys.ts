// Checks that condition keys exist and are written as keys are.

import type { CheckContext, ConditionCheck, StatementCheck } from '../check-context.ts'
import { isProviderKey } from '../identity-provider.ts'
import type { ConditionUse } from '../policy-document.ts'

/** DUPLICATE_KEYS_WITH_DIFFERENT_CASE: keys of one operator that differ by their case only. */
export const checkDuplicateKeys: StatementCheck = ({ conditions }, { report }) => {
  const uses = new Map<string, ConditionUse[]>()
  for (const condition of conditions) {
    const name = `${condition.operatorText} ${condition.foldedKey}`
    const known = uses.get(name)
    if (known === undefined) uses.set(name, [condition])
    else known.push(condition)
  }
  for (const same of uses.values()) {
    const [first, second] = same
    if (first === undefined || second === undefined) continue
    const places = same.map(({ keyPlace }) => keyPlace)
    report('DUPLICATE_KEYS_WITH_DIFFERENT_CASE', places, { key: first.key })
  }
}

/** Everything about a key's name; at most one finding for each. */
export const checkKeyName: ConditionCheck = (condition, _, context) => {
  const { foldedKey, keyPlace } = condition
  if (!/^[^:]+:./.test(foldedKey)) {
    context.report('INVALID_CONDITION_KEY_FORMAT', keyPlace)
  } else if (foldedKey === 'aws:arn') {
    checkArnKey(condition, context)
  } else if (/^[^:]+:(?:resource|request|principal)tag\/?$/.test(foldedKey)) {
    const conditionKeyName = `${condition.key.replace(/\/$/, '')}/`
    context.report('MISSING_TAG_KEY_IN_CONDITION', keyPlace, { conditionKeyName })
  } else checkKeyExists(condition, context)
}

/**
 * UNSUPPORTED_GLOBAL_CONDITION_KEY and DEPRECATED_GLOBAL_CONDITION_KEY, both about `aws:ARN`.
 * AWS's texts offer aws:SourceArn in the first only, which is a key of resource policies.
 */
function checkArnKey({ keyPlace }: ConditionUse, { policyType, report }: CheckContext): void {
  const isResourceSide =
    policyType === 'RESOURCE_POLICY' || policyType === 'RESOURCE_CONTROL_POLICY'
  report(
    isResourceSide ? 'UNSUPPORTED_GLOBAL_CONDITION_KEY' : 'DEPRECATED_GLOBAL_CONDITION_KEY',
    keyPlace,
  )
}

/** INVALID_GLOBAL_CONDITION_KEY, INVALID_SERVICE, INVALID_SERVICE_CONDITION_KEY. */
function checkKeyExists(
  { key, foldedKey, keyPlace }: ConditionUse,
  { reference, report }: CheckContext,
): void {
  const prefix = foldedKey.slice(0, foldedKey.indexOf(':'))
  // Identity providers, which anybody can set up, have domain names.
  if (reference === undefined || isProviderKey(foldedKey)) return
  if (reference.conditionKey(key) !== undefined) return
  if (prefix === 'aws') report('INVALID_GLOBAL_CONDITION_KEY', keyPlace, { key })
  else if (reference.service(prefix) === undefined) {
    report('INVALID_SERVICE', keyPlace, { service: prefix })
  } else report('INVALID_SERVICE_CONDITION_KEY', keyPlace, { key, service: prefix })
}
