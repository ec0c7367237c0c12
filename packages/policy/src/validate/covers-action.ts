// Whether a statement's Action element covers an action.

import { actionPattern, matchAction, requestedAction } from '../match/action-pattern.ts'
import type { PolicyStatement } from './policy-document.ts'

/** True when an entry of Action, wildcards and all, covers the action. */
export function coversAction({ action }: PolicyStatement, name: string): boolean {
  const requested = requestedAction(name)
  return (action?.entries ?? []).some(({ node }) =>
    matchAction(actionPattern(node.value), requested),
  )
}
