// Checks of resource control policies.

import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { ConditionUse, PolicyStatement } from '../policy-document.ts'

/** RCP_SYNTAX_ERROR_PRINCIPAL and RCP_SYNTAX_ERROR_NOTACTION. */
export const checkRcpElements: StatementCheck = (statement, { policyType, report }) => {
  if (policyType !== 'RESOURCE_CONTROL_POLICY') return
  const { principal, notPrincipal, notAction } = statement
  if (principal !== undefined && !principal.isEveryone) {
    report('RCP_SYNTAX_ERROR_PRINCIPAL', principal.place)
  }
  if (notPrincipal !== undefined) report('RCP_SYNTAX_ERROR_PRINCIPAL', notPrincipal.place)
  if (notAction !== undefined) report('RCP_SYNTAX_ERROR_NOTACTION', notAction.place)
}

/** RCP_SYNTAX_ERROR_ALLOW. AWS: the only Allow is that of RCPFullAWSAccess. */
export const checkRcpAllow: StatementCheck = (statement, { policyType, report }) => {
  if (policyType !== 'RESOURCE_CONTROL_POLICY' || statement.effect !== 'Allow') return
  const { place, principal, resource, members } = statement
  const isFullAccess =
    (principal?.isEveryone ?? false) &&
    (resource?.entries.length ?? 0) > 0 &&
    (resource?.entries.every(({ node }) => node.value === '*') ?? false) &&
    !members.has('Condition')
  if (!isFullAccess) report('RCP_SYNTAX_ERROR_ALLOW', place)
}

/** RCP_SYNTAX_ERROR_ACTION: a Deny names the services, and only those that RCPs reach. */
export const checkRcpActions: StatementCheck = ({ effect, action }, context) => {
  const { policyType, reference, report } = context
  if (policyType !== 'RESOURCE_CONTROL_POLICY' || effect !== 'Deny') return
  for (const entry of action?.entries ?? []) {
    const name = entry.node.value
    const prefix = name.slice(0, Math.max(name.indexOf(':'), 0))
    const service = reference?.service(prefix)
    const isOutside = service !== undefined && !service.supportsResourceControlPolicies
    if (name === '*' || name === '*:*' || isOutside) report('RCP_SYNTAX_ERROR_ACTION', entry)
  }
}

/** Keys that a service principal's request may lack. */
const principalKey = /^aws:principal(arn|account|orgid|orgpaths|type|tag\/.*)$/
/** Keys that only a service principal's request has. */
const sourceKey = /^aws:source(arn|account|orgid|orgpaths|owner)$/
const organizationSourceKey = /^aws:source(orgid|orgpaths)$/

/** The RCP_MISSING codes: a Deny must tell principals from the services that act for them. */
export const checkRcpConditions: StatementCheck = (statement, context) => {
  if (context.policyType !== 'RESOURCE_CONTROL_POLICY' || statement.effect !== 'Deny') return
  const excludesServices = testsServicePrincipal(statement, 'false')
  const excludesPrincipals = testsServicePrincipal(statement, 'true')
  const hasNullCheck = statement.conditions.some(isNullCheck)
  for (const condition of statement.conditions) {
    if (condition.use === undefined || condition.use.operator.name === 'Null') continue
    const { foldedKey } = condition
    if (principalKey.test(foldedKey) && !excludesServices) {
      reportKey('RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY', condition, context)
    }
    if (sourceKey.test(foldedKey) && !excludesPrincipals) {
      reportKey('RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY', condition, context)
    }
    if (organizationSourceKey.test(foldedKey) && !hasNullCheck) {
      reportKey('RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK', condition, context)
    }
  }
}

function reportKey(
  code: Parameters<CheckContext['report']>[0],
  { key, keyPlace }: ConditionUse,
  { report }: CheckContext,
): void {
  report(code, keyPlace, { conditionKeyName: key })
}

function testsServicePrincipal({ conditions }: PolicyStatement, value: string): boolean {
  return conditions.some(
    ({ foldedKey, use, values }) =>
      foldedKey === 'aws:principalisawsservice' &&
      use?.operator.name === 'Bool' &&
      values.every(({ text }) => text.toLowerCase() === value),
  )
}

function isNullCheck({ foldedKey, use, values }: ConditionUse): boolean {
  return (
    (foldedKey === 'aws:sourceaccount' || foldedKey === 'aws:sourcearn') &&
    use?.operator.name === 'Null' &&
    values.every(({ text }) => text.toLowerCase() === 'false')
  )
}
