// Words what a statement wanted and what the request has.

import type { Mismatch, ResolvedValue } from '../model/decision.ts'
import { shownText, shownValues } from './shown-text.ts'

/**
 * One line, such as `Action: wanted "s3:Get*", the request has "s3:PutObject"`. It holds no control
 * character, whatever stands in the policy or the request.
 */
export function renderMismatch(mismatch: Mismatch): string {
  const { policyValues, resolvedValues = [] } = mismatch
  const became = resolvedValues.map(renderResolved).join('')
  if (mismatch.element !== 'Condition') {
    const wanted = mismatch.element.startsWith('Not') ? 'wanted none of' : 'wanted'
    const values = policyValues.length === 0 ? 'nobody' : shownValues(policyValues)
    const found = `the request has "${shownText(mismatch.requestValue)}"`
    return `${mismatch.element}: ${wanted} ${values}${became}, ${found}`
  }
  const { operator, key, requestValues } = mismatch
  const found =
    requestValues === undefined
      ? 'the request has no such key'
      : `the request has ${requestValues.length === 0 ? 'no values' : shownValues(requestValues)}`
  const subject = `Condition ${operator} ${shownText(key)}`
  return `${subject}: wanted ${shownValues(policyValues)}${became}, ${found}`
}

function renderResolved({ policyValue, value, missingKeys }: ResolvedValue): string {
  const subject = `"${shownText(policyValue)}"`
  if (value !== undefined) return ` (${subject} is "${shownText(value)}")`
  return ` (${subject} matches nothing without ${missingKeys.map(shownText).join(', ')})`
}
