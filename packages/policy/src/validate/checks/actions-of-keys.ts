// Checks of the actions of a statement against the condition keys that their requests carry.

import type { JsonString } from '../../json/json-node.ts'
import type { AwsReference } from '../aws-reference.ts'
import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { IssueCode } from '../check-texts.ts'
import { isProviderKey } from '../identity-provider.ts'
import type { Place } from '../place.ts'
import type { ConditionUse, PolicyStatement } from '../policy-document.ts'

/** A condition that fails where its key is missing: there it keeps a statement from applying. */
function needsKey({ use }: ConditionUse): boolean {
  if (use === undefined || use.ifExists || use.operator.name === 'Null') return false
  return use.set === undefined ? !use.operator.negated : use.set === 'ForAnyValue'
}

/** An action of the statement without wildcards, with the keys its requests can carry. */
interface KnownAction {
  readonly name: string
  readonly service: string
  readonly place: Place<JsonString>
  readonly conditionKeys: readonly string[]
}

function knownActions({ action }: PolicyStatement, reference: AwsReference): KnownAction[] {
  return (action?.entries ?? []).flatMap((place) => {
    const name = place.node.value
    const [service = '', rest = ''] = name.split(':', 2)
    const found = reference.service(service)?.action(rest)
    return found ? [{ name, service, place, conditionKeys: found.conditionKeys }] : []
  })
}

/**
 * UNSUPPORTED_ACTION_FOR_CONDITION_KEY for keys of services. AWS: actions with wildcards are not
 * judged. The service reports it for resource policies and not for its own identity policies,
 * which have many such actions. Keys of identity providers stay with a session, so that only STS's
 * own actions can be judged by them.
 */
export const checkActionsForKeys: StatementCheck = (statement, context) => {
  const { policyType, reference, report } = context
  if (policyType !== 'RESOURCE_POLICY' || reference === undefined) return
  const conditions = statement.conditions.filter(needsKey)
  const actions = knownActions(statement, reference)
  for (const { key, foldedKey, valuePlace } of conditions) {
    const known = reference.conditionKey(key)
    if (known === undefined || known.isGlobal) continue
    const ofProvider = foldedKey.startsWith('saml:') || isProviderKey(foldedKey)
    const unsupported = actions.filter(
      ({ service, conditionKeys }) =>
        !conditionKeys.includes(known.name) && (!ofProvider || service.toLowerCase() === 'sts'),
    )
    if (unsupported.length === 0) continue
    report(
      'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
      [...unsupported.map(({ place }) => place), valuePlace],
      { actions: unsupported.map(({ name }) => name).join(', '), key },
    )
  }
}

const resourceTag = /^aws:resourcetag\/./

/** The four UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE codes, about `aws:ResourceTag/…`. */
export const checkTagKeys: StatementCheck = (statement, context) => {
  const tags = statement.conditions.filter(
    (condition) => resourceTag.test(condition.foldedKey) && needsKey(condition),
  )
  if (statement.effect === undefined || tags.length === 0) return
  if (statement.notAction !== undefined) reportNotAction(statement.effect, tags, context)
  else reportActions(statement.effect, statement, tags, context)
}

const notActionCodes: Readonly<Record<'Allow' | 'Deny', IssueCode>> = {
  Allow: 'ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  Deny: 'DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
}

function reportNotAction(
  effect: 'Allow' | 'Deny',
  tags: readonly ConditionUse[],
  { report }: CheckContext,
): void {
  for (const { key, keyPlace } of tags) {
    report(notActionCodes[effect], keyPlace, { conditionKeyName: key })
  }
}

const actionCodes: Readonly<Record<'Allow' | 'Deny', IssueCode>> = {
  Allow: 'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  Deny: 'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
}

/**
 * AWS: the service also names single actions of services that set the key for others, from a list
 * of its own that the service authorization reference does not agree with.
 */
function reportActions(
  effect: 'Allow' | 'Deny',
  { action }: PolicyStatement,
  tags: readonly ConditionUse[],
  { reference, report }: CheckContext,
): void {
  const untagged = (action?.entries ?? []).flatMap((place) => {
    const service = place.node.value.split(':', 1)[0] ?? ''
    const keys = reference?.service(service)?.conditionKeys
    return keys === undefined || keys.some((key) => /^aws:ResourceTag\//i.test(key))
      ? []
      : [{ place, service }]
  })
  if (untagged.length === 0) return
  const serviceNames = [...new Set(untagged.map(({ service }) => service))].join(', ')
  for (const { key, keyPlace } of tags) {
    const places = [...untagged.map(({ place }) => place), keyPlace]
    report(actionCodes[effect], places, { conditionKeyName: key, serviceNames })
  }
}
