// Which statements nearly allowed a request.

import type { StatementExplanation } from '../model/decision.ts'

/** An Allow of which one element failed, or nothing but conditions. */
export function isNearMiss({ effect, mismatches }: StatementExplanation): boolean {
  if (effect === 'Deny' || mismatches.length === 0) return false
  return mismatches.length === 1 || mismatches.every(({ element }) => element === 'Condition')
}
