// Checks of statement ids.

import type { DocumentCheck, StatementCheck } from '../check-context.ts'
import { isString, type Place } from '../place.ts'
import type { PolicyStatement } from '../policy-document.ts'

/** EMPTY_SID_VALUE, and UNSUPPORTED_SID in IAM's own policies. */
export const checkSid: StatementCheck = (statement, context) => {
  const sid = statement.members.get('Sid')?.value
  if (sid === undefined || !isString(sid)) return
  if (sid.node.value === '') context.report('EMPTY_SID_VALUE', sid)
  // AWS: other services take more characters (IAM User Guide, Sid element).
  const isStrict = context.policyType === 'IDENTITY_POLICY' || context.isTrustPolicy
  if (isStrict && !/^[A-Za-z0-9]*$/.test(sid.node.value)) context.report('UNSUPPORTED_SID', sid)
}

/**
 * UNIQUE_SIDS_REQUIRED in IAM's own policies, UNIQUE_SIDS_RECOMMENDED in others: one finding for
 * each id that several statements have.
 */
export const checkUniqueSids: DocumentCheck = ({ statements }, context) => {
  const isRequired = context.policyType === 'IDENTITY_POLICY' || context.isTrustPolicy
  const code = isRequired ? 'UNIQUE_SIDS_REQUIRED' : 'UNIQUE_SIDS_RECOMMENDED'
  for (const places of placesBySid(statements).values()) {
    if (places.length > 1) context.report(code, places)
  }
}

function placesBySid(statements: readonly PolicyStatement[]): ReadonlyMap<string, Place[]> {
  const places = new Map<string, Place[]>()
  for (const { members } of statements) {
    const sid = members.get('Sid')?.value
    if (sid === undefined || !isString(sid) || sid.node.value === '') continue
    const known = places.get(sid.node.value)
    if (known === undefined) places.set(sid.node.value, [sid])
    else known.push(sid)
  }
  return places
}
