// Checks of Principal and NotPrincipal that hold for every kind of policy.

import type { CheckContext, StatementCheck } from '../check-context.ts'
import { isEmptyArray, membersAt, type Place } from '../place.ts'
import type { PrincipalPart, PrincipalValue } from '../policy-document.ts'

const principalKeys = ['AWS', 'CanonicalUser', 'Federated', 'Service']

/** UNSUPPORTED_PRINCIPAL and SCP_SYNTAX_ERROR_PRINCIPAL, or else the checks of the contents. */
export const checkPrincipals: StatementCheck = ({ principal, notPrincipal }, context) => {
  for (const part of [principal, notPrincipal]) {
    if (part === undefined) continue
    if (context.policyType === 'IDENTITY_POLICY') {
      context.report('UNSUPPORTED_PRINCIPAL', part.place, { policy_type: context.policyType })
    } else if (context.policyType === 'SERVICE_CONTROL_POLICY') {
      context.report('SCP_SYNTAX_ERROR_PRINCIPAL', part.place)
    } else if (context.policyType === 'RESOURCE_POLICY') {
      checkContents(part, context)
    }
  }
}

/** ALLOW_WITH_NOT_PRINCIPAL. */
export const checkAllowWithNotPrincipal: StatementCheck = (statement, context) => {
  const { effect, notPrincipal } = statement
  if (context.policyType !== 'RESOURCE_POLICY' || context.isTrustPolicy) return
  if (effect === 'Allow' && notPrincipal !== undefined) {
    context.report('ALLOW_WITH_NOT_PRINCIPAL', notPrincipal.place)
  }
}

function checkContents(part: PrincipalPart, context: CheckContext): void {
  const { place, isEveryone, entries } = part
  const { report } = context
  if (isEveryone) return
  if (place.node.type !== 'object') {
    report('INVALID_PRINCIPAL_FORMAT', place)
    return
  }
  if (place.node.members.length === 0) report('EMPTY_OBJECT_PRINCIPAL', place)
  checkKeys(place, context)
  for (const entry of entries) checkValue(entry, context)
}

/** INVALID_PRINCIPAL_KEY, EMPTY_ARRAY_PRINCIPAL, FEDERATED_PRINCIPAL_NOT_SUPPORTED. */
function checkKeys(place: Place, { report, resourceType, isTrustPolicy }: CheckContext): void {
  for (const { name, key, value } of membersAt(place)) {
    if (!principalKeys.includes(name)) {
      report('INVALID_PRINCIPAL_KEY', key, { principalKey: name })
      continue
    }
    if (isEmptyArray(value)) report('EMPTY_ARRAY_PRINCIPAL', value)
    const isUnsupported = name === 'Federated' && resourceType !== undefined && !isTrustPolicy
    if (isUnsupported) report('FEDERATED_PRINCIPAL_NOT_SUPPORTED', value)
  }
}

/** AWS: the lone `*` under `AWS` is the only wildcard in a principal. */
function checkValue({ type, value, place }: PrincipalValue, { report }: CheckContext): void {
  if (!principalKeys.includes(type)) return
  const isWild = /[*?]/.test(value)
  if (isWild && !(type === 'AWS' && value === '*')) {
    report('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', place, { principal_key: type })
  }
  if (type !== 'AWS') return
  if (/^AROA[A-Z0-9]+$/.test(value)) report('INVALID_ROLE_REFERENCE', place, { roleid: value })
  if (/^AIDA[A-Z0-9]+$/.test(value)) report('INVALID_USER_REFERENCE', place, { userid: value })
}
