// Checks of single entries of Action and NotAction.

import type { JsonString } from '../../json/json-node.ts'
import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { Place } from '../place.ts'

/**
 * AWS: names of API calls that are no actions, with the action that they are authorized by. The
 * service has a table of its own; this entry is the one seen in its answers.
 */
const actionsOfApiCalls: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
}

/** INVALID_ACTION, INVALID_SERVICE_IN_ACTION, SCP_SYNTAX_ERROR_ACTION_WILDCARD. */
export const checkActions: StatementCheck = ({ action, notAction }, context) => {
  for (const entry of [...(action?.entries ?? []), ...(notAction?.entries ?? [])]) {
    checkName(entry, context)
    checkScpWildcard(entry, context)
  }
}

function checkName(entry: Place<JsonString>, { reference, report }: CheckContext): void {
  const action = entry.node.value
  if (action === '*' || action === '*:*' || action.includes('${')) return
  const colon = action.indexOf(':')
  if (colon < 0) {
    report('INVALID_ACTION', entry, { action })
    return
  }
  const prefix = action.slice(0, colon)
  if (/[*?]/.test(prefix)) {
    report('INVALID_SERVICE_IN_ACTION', entry, { action })
    return
  }
  if (reference === undefined) return
  const service = reference.service(prefix)
  const name = action.slice(colon + 1)
  if (service === undefined) report('INVALID_SERVICE_IN_ACTION', entry, { action })
  // A pattern that covers no action today may cover one tomorrow.
  else if (!/[*?]/.test(name) && service.action(name) === undefined) {
    const known = Object.hasOwn(actionsOfApiCalls, action) ? actionsOfApiCalls[action] : undefined
    if (known === undefined) report('INVALID_ACTION', entry, { action })
    else report('INVALID_ACTION', entry, { action, validAction: known, api: name }, 1)
  }
}

function checkScpWildcard(entry: Place<JsonString>, context: CheckContext): void {
  const { policyType, reportsScpActionWildcards, report } = context
  if (policyType !== 'SERVICE_CONTROL_POLICY' || !reportsScpActionWildcards) return
  const action = entry.node.value
  const star = action.indexOf('*')
  if (star < 0 || star === action.length - 1) return
  report('SCP_SYNTAX_ERROR_ACTION_WILDCARD', entry, { action })
}
