// What each kind of policy document may hold: one row for each kind.

import type { PolicyKind } from '../model/policy.ts'

export interface Grammar {
  /** `everyone`: only the bare `"*"`. */
  readonly principal: 'prohibited' | 'required' | 'everyone'
  readonly notPrincipal: boolean
  readonly resource: 'prohibited' | 'required'
  readonly notAction: boolean
  /** An ARN of fewer than six fields is completed with `*`; otherwise it is refused. */
  readonly incompleteArn: boolean
  /** Letters and digits only, and none twice. */
  readonly strictSid: boolean
  /** Only the actions that take on an identity. */
  readonly trustActions: boolean
  /** Allow only in the full-access form, no bare `*` as an action of a Deny. */
  readonly denyOnly: boolean
}

const identity: Grammar = {
  principal: 'prohibited',
  notPrincipal: false,
  resource: 'required',
  notAction: true,
  incompleteArn: true,
  strictSid: true,
  trustActions: false,
  denyOnly: false,
}

/**
 * AWS: IAM User Guide, Grammar of the IAM JSON policy language, and IAM identifiers (incomplete
 * ARNs are for identity policies; in a session policy they are malformed); Organizations User
 * Guide, SCP and RCP syntax (SCPs take the whole identity language since September 2025).
 */
export const grammars: Readonly<Record<PolicyKind, Grammar>> = {
  identity,
  boundary: identity,
  scp: identity,
  session: { ...identity, incompleteArn: false },
  resource: {
    ...identity,
    principal: 'required',
    notPrincipal: true,
    incompleteArn: false,
    strictSid: false,
  },
  trust: {
    ...identity,
    principal: 'required',
    resource: 'prohibited',
    notAction: false,
    trustActions: true,
  },
  rcp: {
    ...identity,
    principal: 'everyone',
    notAction: false,
    incompleteArn: false,
    denyOnly: true,
  },
}
