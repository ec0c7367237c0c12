// Decides whether a caller may do all that a call needs; the last word is always a decision.
import {
  type AuthorizationRequest,
  type ContextValue,
  type Decision,
  decide,
  type PolicyLayers,
} from '@iamd/policy'
import type { Caller } from '../authn/caller.ts'
import { type RequestContext, requestContext } from '../context/request-context.ts'
import type { RequestFacts } from '../context/request-facts.ts'
import type { Tag } from '../store/columns.ts'
import type { OrganizationPlaces } from './organization-places.ts'
import { type Permission, resourceAccountOf } from './permission.ts'

/** What all permissions of one call have in common. */
export interface AuthorizationFacts {
  readonly caller: Caller
  readonly request: RequestFacts
  readonly requestTags: readonly Tag[] | undefined
  readonly tagKeys: readonly string[] | undefined
  readonly organizations: OrganizationPlaces
}

/** A permission with everything that is asked about it. */
export interface Evaluation {
  readonly permission: Permission
  readonly request: AuthorizationRequest & { readonly context: RequestContext }
  readonly caller: Caller
  readonly layers: PolicyLayers
}

/** A permission that the caller does not have, with everything that was asked and answered. */
export interface Denial extends Evaluation {
  readonly decision: Decision
}

/** The first permission that is refused, or undefined when all are granted. */
export function findDenial(
  facts: AuthorizationFacts,
  permissions: readonly Permission[],
): Denial | undefined {
  for (const permission of permissions) {
    const layers = layersOf(facts.caller, permission)
    const request = authorizationRequest(facts, permission)
    const decision = decide(layers, request)
    if (decision.effect !== 'allowed') {
      return { permission, decision, request, layers, caller: facts.caller }
    }
  }
  return undefined
}

/** What was asked until a permission was refused: of those before it, and of itself. */
export function evaluationsUntil(
  facts: AuthorizationFacts,
  permissions: readonly Permission[],
  denial: Denial,
): readonly Evaluation[] {
  const granted = permissions.slice(0, permissions.indexOf(denial.permission))
  const { caller } = facts
  return [
    ...granted.map((permission) => ({
      permission,
      request: authorizationRequest(facts, permission),
      layers: layersOf(caller, permission),
      caller,
    })),
    denial,
  ]
}

function layersOf(caller: Caller, { trust }: Permission): PolicyLayers {
  const { snapshot, sessionPolicies, taskPolicy } = caller
  const identity = snapshot?.identity ?? taskPolicy
  return {
    ...(identity && { identity }),
    ...(snapshot?.boundary && { boundary: snapshot.boundary }),
    ...(sessionPolicies && { session: sessionPolicies }),
    ...(trust && { resource: trust, resourcePolicyRequired: true }),
  }
}

function authorizationRequest(
  facts: AuthorizationFacts,
  permission: Permission,
): Denial['request'] {
  const { action, resource, resourceTags } = permission
  const { caller, organizations } = facts
  const resourceAccount = resourceAccountOf(permission, caller.account)
  const context = requestContext({
    ...facts,
    resourceTags,
    resourceAccount,
    // Who comes by an identity provider is in no account yet, and so in no organization.
    principalOrganization:
      'account' in caller.principal ? organizations.get(caller.account) : undefined,
    resourceOrganization: organizations.get(resourceAccount),
    serviceKeys: lowerCaseKeys(permission.keys),
  })
  return { principal: caller.principal, action, resource, resourceAccount, context }
}

const noKeys: ReadonlyMap<string, ContextValue> = new Map()

function lowerCaseKeys(keys: Permission['keys']): ReadonlyMap<string, ContextValue> {
  if (keys === undefined) return noKeys
  let present: Map<string, ContextValue> | undefined
  for (const [name, value] of Object.entries(keys)) {
    if (value === undefined) continue
    present ??= new Map()
    present.set(name.toLowerCase(), value)
  }
  return present ?? noKeys
}
