// One request with all the policies that apply to it: what the engine needs to decide.
import {
  type AuthorizationRequest,
  type ContextValue,
  compile,
  type Evaluator,
  type LayerPolicies,
} from '@iamd/policy'
import { callerOf } from './caller.ts'
import type { ContextKeys, DefinedPrincipal, DefinedResource, Definitions } from './definitions.ts'
import { isRoleArn } from './definitions.ts'

/** The parts of a request. */
export interface ScenarioParts {
  readonly principal: DefinedPrincipal
  readonly action: string
  readonly resource: DefinedResource
  readonly context: ContextKeys
}

/** A request that can be decided, offline. */
export interface Scenario {
  /** The caller as it was named. */
  readonly caller: string
  readonly request: AuthorizationRequest & { readonly context: ReadonlyMap<string, ContextValue> }
  /** The context in the spelling in which it was given. */
  readonly context: ContextKeys
  readonly policies: LayerPolicies
  readonly evaluator: Evaluator
}

/** What applies to every request of a file. */
export type Surroundings = Pick<Definitions, 'scps' | 'rcps' | 'vpcEndpoint' | 'context'>

/** Joins the parts of a request. @throws {InputError} when the principal is none. */
export function scenarioOf(
  { principal, action, resource, context: given }: ScenarioParts,
  surroundings: Surroundings,
): Scenario {
  const caller = callerOf(principal)
  const resourceAccount = resource.account
  const context: Record<string, ContextValue> = {
    ...caller.keys,
    ...(resourceAccount !== undefined && { 'aws:ResourceAccount': resourceAccount }),
    ...surroundings.context,
    ...principal.keys,
    ...resource.keys,
    ...given,
  }
  const policies: LayerPolicies = {
    ...(caller.hasIdentity && { identity: principal.identity }),
    ...(principal.boundary && { boundary: principal.boundary }),
    ...(principal.session && { session: principal.session }),
    ...organizationPolicies(principal, resource, surroundings),
    ...resourcePolicy(action, resource),
    ...(surroundings.vpcEndpoint && { vpcEndpoint: surroundings.vpcEndpoint }),
  }
  return {
    caller: principal.name,
    request: {
      principal: caller.principal,
      action,
      resource: resource.arn,
      ...(resourceAccount !== undefined && { resourceAccount }),
      context: new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value])),
    },
    context,
    policies,
    evaluator: compile(policies),
  }
}

/** AWS: neither SCPs nor RCPs limit service-linked roles (Organizations User Guide). */
function organizationPolicies(
  principal: DefinedPrincipal,
  resource: DefinedResource,
  surroundings: Surroundings,
): Pick<LayerPolicies, 'serviceControl' | 'resourceControl'> {
  if (/:role\/aws-service-role\//.test(principal.issuer ?? principal.name)) return {}
  const hasAccount = /^\d{12}$|^arn:/.test(principal.name)
  const scps = hasAccount ? (principal.scps ?? surroundings.scps) : undefined
  const rcps = resource.rcps ?? surroundings.rcps
  return {
    ...(scps && scps.length > 0 && { serviceControl: scps }),
    ...(rcps && rcps.length > 0 && { resourceControl: rcps }),
  }
}

/**
 * AWS: a role and a KMS key have a policy in any case, and without its allow there is no access;
 * one that was not given allows nothing.
 */
function resourcePolicy(
  action: string,
  { arn, policy }: DefinedResource,
): Pick<LayerPolicies, 'resource' | 'resourcePolicyRequired'> {
  const isAssumed = isRoleArn(arn) && /^sts:/i.test(action)
  const isKey = /^arn:[\w-]+:kms:[^:]*:\d{12}:key\//.test(arn)
  if (isAssumed || isKey) return { resource: policy ?? [], resourcePolicyRequired: true }
  // A role's trust policy is about assuming it, not about changing it.
  return policy === undefined || isRoleArn(arn) ? {} : { resource: policy }
}
