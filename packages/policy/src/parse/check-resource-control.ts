// The limits of resource control policies that concern a statement as a whole.

import type { Statement } from '../model/policy.ts'
import type { FindingCollector, Located } from './finding-collector.ts'

/**
 * Reports what an RCP cannot say. AWS: customers write Deny only; the one Allow there is is that
 * of RCPFullAWSAccess; a Deny names services (Organizations User Guide, RCP syntax).
 */
export function checkResourceControl(
  statement: Statement,
  at: Located,
  collector: FindingCollector,
): void {
  const actions = statement.action ?? []
  if (statement.effect === 'Deny') {
    if (actions.includes('*') || actions.includes('*:*')) {
      collector.error('rcp-action', 'an RCP must name the service of its actions', at, '*')
    }
    return
  }
  const isFullAccess =
    isOnlyStar(actions) && isOnlyStar(statement.resource ?? []) && statement.condition.length === 0
  if (isFullAccess) return
  const message = 'an RCP can only allow every action on every resource without a condition'
  collector.error('rcp-allow', message, at)
}

function isOnlyStar(values: readonly string[]): boolean {
  return values.length === 1 && values[0] === '*'
}
