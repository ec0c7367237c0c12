// Decides whether a caller may do all that a call needs; the last word is always a decision.
import {
  type AuthorizationRequest,
  type CompiledPolicies,
  type ContextValue,
  compilePolicies,
  type Decision,
  decide,
  type PolicyLayers,
  parsePolicy,
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
    const request = authorizationRequest(facts, permission)
    for (const layers of everyLayersOf(facts.caller, permission)) {
      const decision = decide(layers, request)
      if (decision.effect !== 'allowed') {
        return { permission, decision, request, layers, caller: facts.caller }
      }
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

const everyLayersOf = (caller: Caller, permission: Permission): readonly PolicyLayers[] =>
  everyScopeOf(caller, layersOf(caller, permission))

/**
 * A narrowed session may do what it may within each of its limits, so that it is asked with each
 * of them in place of its session policies.
 */
function everyScopeOf({ narrowed }: Caller, layers: PolicyLayers): readonly PolicyLayers[] {
  if (narrowed === undefined) return [layers]
  return [layers, ...narrowed.map((session) => ({ ...layers, session }))]
}

/** What limits a caller on resources without policies of their own; each has to allow. */
export function everyLayersOfCaller(caller: Caller): readonly PolicyLayers[] {
  return everyScopeOf(caller, layersOfCaller(caller))
}

function layersOf(caller: Caller, permission: Permission): PolicyLayers {
  const { trust, grantedByDefault } = permission
  const layers = layersOfCaller(caller)
  const { identity } = layers
  if (trust === undefined && grantedByDefault !== true) return layers
  return {
    ...layers,
    ...(identity && grantedByDefault && { identity: withGrant(identity, permission) }),
    ...(trust && { resource: trust, resourcePolicyRequired: true }),
  }
}

function layersOfCaller({ snapshot, sessionPolicies, taskPolicy }: Caller): PolicyLayers {
  const identity = snapshot?.identity ?? taskPolicy
  return {
    ...(identity && { identity }),
    ...(snapshot?.boundary && { boundary: snapshot.boundary }),
    ...(sessionPolicies && { session: sessionPolicies }),
  }
}

const defaultSource = { id: 'DefaultPermission', type: 'user' } as const

/** The identity policies with a statement that allows what the caller may do by default. */
function withGrant(identity: CompiledPolicies, { action, resource }: Permission): CompiledPolicies {
  const statement = { Effect: 'Allow', Action: action, Resource: resource }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const { policy } = parsePolicy(text, 'identity')
  if (policy === undefined) return identity
  const { members } = compilePolicies([{ policy, source: defaultSource }])
  return { members: [...identity.members, ...members], index: undefined }
}

function authorizationRequest(
  facts: AuthorizationFacts,
  permission: Permission,
): Denial['request'] {
  const { action, resource, resourceTags, requestTags } = permission
  const { caller, organizations } = facts
  const resourceAccount = resourceAccountOf(permission, caller.account)
  const context = requestContext({
    ...facts,
    ...(requestTags && { requestTags, tagKeys: requestTags.map((tag) => tag.Key) }),
    resourceTags,
    resourceAccount,
    // Who comes by an identity provider is in no account yet, and so in no organization.
    principalOrganization:
      'account' in caller.principal ? organizations.get(caller.account) : undefined,
    resourceOrganization: organizations.get(resourceAccount),
    serviceKeys: lowerCaseKeys(permission.keys),
    spelledServiceKeys: permission.keys,
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
