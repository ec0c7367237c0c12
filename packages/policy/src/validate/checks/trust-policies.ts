// Checks of role trust policies: elements, principals and the actions that go with them.

import type { CheckContext, DocumentCheck, StatementCheck } from '../check-context.ts'
import { coversAction } from '../covers-action.ts'
import { isOidcProvider, isSamlProvider } from '../identity-provider.ts'
import type { PolicyStatement, PrincipalValue } from '../policy-document.ts'

/** The ROLE_TRUST_POLICY codes: what a trust policy cannot hold. */
export const checkTrustElements: StatementCheck = (statement, { isTrustPolicy, report }) => {
  if (!isTrustPolicy) return
  const { principal, notPrincipal, resource, notResource } = statement
  if (notPrincipal !== undefined) {
    report('ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', notPrincipal.place)
  }
  if (principal?.isEveryone) {
    report('ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', principal.place)
  }
  for (const list of [resource, notResource]) {
    if (list !== undefined) report('ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', list.place)
  }
}

/** INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY. */
export const checkFederatedSyntax: StatementCheck = ({ principal }, { isTrustPolicy, report }) => {
  if (!isTrustPolicy) return
  for (const { type, value, place } of principal?.entries ?? []) {
    if (type !== 'Federated' || isSamlProvider(value) || isOidcProvider(value)) continue
    if (/[*?]/.test(value)) continue
    report('INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', place)
  }
}

/** Which principals each action of a trust policy is for. */
const actionPrincipals: Readonly<Record<string, (entry: PrincipalValue) => boolean>> = {
  'sts:assumerole': ({ type }) => type !== 'Federated',
  'sts:assumerolewithsaml': ({ type, value }) => type === 'Federated' && isSamlProvider(value),
  'sts:assumerolewithwebidentity': ({ type, value }) =>
    type === 'Federated' && isOidcProvider(value),
}

/**
 * MISMATCHED_ACTION_FOR_PRINCIPAL: an action with principals none of which can call it. Where one
 * of several principals can, the others have their action beside it or simply cannot.
 */
export const checkActionPrincipals: StatementCheck = (statement, { isTrustPolicy, report }) => {
  const entries = statement.principal?.entries ?? []
  if (!isTrustPolicy || statement.effect !== 'Allow' || entries.length === 0) return
  const seen = new Set<string>()
  for (const action of statement.action?.entries ?? []) {
    const name = action.node.value
    const folded = name.toLowerCase()
    const suits = Object.hasOwn(actionPrincipals, folded) ? actionPrincipals[folded] : undefined
    if (suits === undefined || seen.has(folded)) continue
    seen.add(folded)
    if (entries.some(suits)) continue
    report('MISMATCHED_ACTION_FOR_PRINCIPAL', [action, ...entries.map(({ place }) => place)], {
      actionName: name,
      principalNames: entries.map(({ value }) => value).join(', '),
    })
  }
}

const rolesAnywhere = 'rolesanywhere.amazonaws.com'
const rolesAnywhereActions = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession']

/** MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY, over all statements that trust the service. */
export const checkRolesAnywhere: DocumentCheck = ({ statements }, { isTrustPolicy, report }) => {
  if (!isTrustPolicy) return
  const trusting = statements.filter(({ effect }) => effect === 'Allow').filter(trustsRolesAnywhere)
  const [place] = trusting.flatMap(({ principal }) =>
    (principal?.entries ?? []).flatMap((entry) => (isRolesAnywhere(entry) ? [entry.place] : [])),
  )
  const missing = rolesAnywhereActions.filter(
    (action) => !trusting.some((statement) => coversAction(statement, action)),
  )
  if (place === undefined || missing.length === 0) return
  report('MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY', place)
}

function isRolesAnywhere({ type, value }: PrincipalValue): boolean {
  return type === 'Service' && value === rolesAnywhere
}

function trustsRolesAnywhere({ principal }: PolicyStatement): boolean {
  return principal?.entries.some(isRolesAnywhere) ?? false
}

/** AWS: setting these values takes an action of its own beside the AssumeRole one. */
const actionsOfKeys: readonly { readonly key: RegExp; readonly action: string }[] = [
  { key: /^aws:requesttag\/|^aws:tagkeys$|^sts:transitivetagkeys$/, action: 'sts:TagSession' },
  { key: /^sts:sourceidentity$/, action: 'sts:SetSourceIdentity' },
  { key: /^sts:requestcontext/, action: 'sts:SetContext' },
]

/** MISSING_ACTION_FOR_CONDITION_KEY. */
export const checkActionsOfKeys: StatementCheck = (statement, { isTrustPolicy, report }) => {
  if (!isTrustPolicy || statement.effect !== 'Allow' || statement.action === undefined) return
  const missing = actionsOfKeys.filter(({ action }) => !coversAction(statement, action))
  for (const { key, foldedKey, keyPlace, use } of statement.conditions) {
    const needed = missing.find((one) => one.key.test(foldedKey))
    if (needed === undefined || use === undefined || use.ifExists) continue
    if (use.operator.name === 'Null') continue
    report('MISSING_ACTION_FOR_CONDITION_KEY', keyPlace, {
      actionName: needed.action,
      keyName: key,
    })
  }
}

/** REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY. */
export const checkRedundantSessions: StatementCheck = ({ principal }, context) => {
  if (!context.isTrustPolicy || principal === undefined) return
  const roles = new Map<string, string>()
  for (const { value } of principal.entries) {
    const [, account, path] = /^arn:[a-z-]+:iam::(\d{12}):role\/(.+)$/.exec(value) ?? []
    if (path !== undefined) roles.set(`${account}/${path.slice(path.lastIndexOf('/') + 1)}`, value)
  }
  for (const { value, place } of principal.entries) reportSession(value, place, roles, context)
}

function reportSession(
  session: string,
  place: PrincipalValue['place'],
  roles: ReadonlyMap<string, string>,
  { report }: CheckContext,
): void {
  const [, account, name] =
    /^arn:[a-z-]+:(?:sts|iam)::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(session) ?? []
  const role = roles.get(`${account}/${name}`)
  if (role === undefined) return
  report('REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY', place, {
    redundant_principal: session,
    parent_role: role,
  })
}
