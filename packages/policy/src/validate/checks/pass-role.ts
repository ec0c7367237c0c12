// Checks of Allow statements that pass any role, or create any service-linked role.

import { actionPattern, matchAction, requestedAction } from '../../match/action-pattern.ts'
import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { IssueCode } from '../check-texts.ts'
import type { Place } from '../place.ts'
import type { PolicyStatement } from '../policy-document.ts'

/** The codes of one sensitive action, by how the statement names actions and resources. */
interface SensitiveAction {
  readonly action: string
  /** Keyed by the form of the action. */
  readonly withWildResource: Readonly<Record<ActionForm, IssueCode>>
  readonly withNotResource: Readonly<Record<ActionForm, IssueCode>>
  /** Whether a resource leaves open which role. */
  isWild(resource: string): boolean
  /** Whether the condition narrows wild resources down. */
  isNarrowed(statement: PolicyStatement): boolean
}

type ActionForm = 'named' | 'wild' | 'notAction'

const createServiceLinkedRole: SensitiveAction = {
  action: 'iam:CreateServiceLinkedRole',
  withWildResource: {
    named: 'CREATE_SLR_WITH_STAR_IN_RESOURCE',
    wild: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE',
    notAction: 'CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
  },
  withNotResource: {
    named: 'CREATE_SLR_WITH_NOT_RESOURCE',
    wild: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    notAction: 'CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE',
  },
  isWild: (resource) => isAnyRole(resource, /^role\/(aws-service-role\/)?[*/]*$/),
  // A name with a wildcard leaves the service open, as AWS's AlexaForBusinessFullAccess does.
  isNarrowed: ({ conditions }) =>
    conditions.some(
      ({ foldedKey, use, values }) =>
        foldedKey === 'iam:awsservicename' &&
        use?.operator.negated === false &&
        values.every(({ text }) => !/[*?]/.test(text)),
    ),
}

const passRole: SensitiveAction = {
  action: 'iam:PassRole',
  withWildResource: {
    named: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
    wild: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
    notAction: 'PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
  },
  withNotResource: {
    named: 'PASS_ROLE_WITH_NOT_RESOURCE',
    wild: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    notAction: 'PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
  },
  // AWS: a name that begins with a service's is the convention of that service's roles.
  isWild: (resource) => isAnyRole(resource, /^role\/[*/]*$/),
  isNarrowed: ({ conditions }) =>
    conditions.some(({ foldedKey }) => foldedKey === 'iam:passedtoservice'),
}

/** `*`, or an IAM ARN whose resource part leaves the role open. */
function isAnyRole(resource: string, anyRole: RegExp): boolean {
  if (resource === '*') return true
  const [, service, part] = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.*)$/s.exec(resource) ?? []
  if (service === undefined || part === undefined) return false
  const isIam = service === 'iam' || /^\*+$/.test(service)
  return isIam && (/^\*+$/.test(part) || anyRole.test(part))
}

/** The CREATE_SLR and PASS_ROLE codes. AWS: each statement is judged alone. */
export const checkRoleActions: StatementCheck = (statement, context) => {
  if (context.policyType !== 'IDENTITY_POLICY' || statement.effect !== 'Allow') return
  for (const sensitive of [createServiceLinkedRole, passRole]) {
    checkSensitiveAction(sensitive, statement, context)
  }
}

function checkSensitiveAction(
  sensitive: SensitiveAction,
  statement: PolicyStatement,
  { report }: CheckContext,
): void {
  const wildResource = statement.resource?.entries.find(({ node }) => sensitive.isWild(node.value))
  const isOpen = wildResource !== undefined && !sensitive.isNarrowed(statement)
  for (const [form, place] of grantingActions(sensitive.action, statement)) {
    if (isOpen) report(sensitive.withWildResource[form], [place, wildResource])
    if (statement.notResource !== undefined) {
      report(sensitive.withNotResource[form], [place, statement.notResource.place])
    }
  }
}

/** The first entry of each form that grants the action. */
function grantingActions(
  name: string,
  { action, notAction }: PolicyStatement,
): readonly (readonly [ActionForm, Place])[] {
  const requested = requestedAction(name)
  if (notAction !== undefined) {
    const isListed = notAction.entries.some(({ node }) =>
      matchAction(actionPattern(node.value), requested),
    )
    return isListed ? [] : [['notAction', notAction.place]]
  }
  const entries = action?.entries ?? []
  const named = entries.find(({ node }) => node.value.toLowerCase() === name.toLowerCase())
  const wild = entries.find(
    ({ node }) => /[*?]/.test(node.value) && matchAction(actionPattern(node.value), requested),
  )
  return [
    ...(named === undefined ? [] : ([['named', named]] as const)),
    ...(wild === undefined ? [] : ([['wild', wild]] as const)),
  ]
}
