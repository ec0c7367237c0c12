// The evaluation order as a table: gates in order, with a rule for each relation of the accounts.

import type { AccountRelation, GateName, GrantKind, LayerName } from '../model/decision.ts'
import type { Principal } from '../model/request.ts'
import type { LayerVerdict } from './layer-verdict.ts'

/** What the gates see: one verdict for each level of each layer that applies. */
export interface Situation {
  readonly principalKind: Principal['kind']
  readonly relation: AccountRelation
  readonly resourcePolicyRequired: boolean
  readonly verdicts: Readonly<Record<LayerName, readonly LayerVerdict[] | undefined>>
}

export interface GateResult {
  readonly outcome: 'pass' | 'grant' | 'stop'
  readonly reason: string
  /** The layer that decided, when the outcome decides. */
  readonly layer?: LayerName
}

type GateRule = (situation: Situation) => GateResult

export interface Gate {
  readonly name: GateName
  readonly rules: Readonly<Record<AccountRelation, GateRule>>
}

function pass(reason: string): GateResult {
  return { outcome: 'pass', reason }
}

function grant(layer: LayerName | undefined, reason: string): GateResult {
  return layer === undefined ? { outcome: 'grant', reason } : { outcome: 'grant', reason, layer }
}

function stop(layer: LayerName, reason: string): GateResult {
  return { outcome: 'stop', reason, layer }
}

function allows(situation: Situation, layer: LayerName): boolean {
  const verdicts = situation.verdicts[layer]
  if (verdicts === undefined) return false
  for (const verdict of verdicts) if (verdict.allow === undefined) return false
  return true
}

/** The strongest grant of the resource policy. */
function resourceGrant(situation: Situation): GrantKind | undefined {
  return situation.verdicts.resource?.[0]?.grant
}

/**
 * The order in which layers are asked for a Deny. AWS does not document which of several denials
 * it names.
 */
const denyOrder: readonly LayerName[] = [
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
  'resource',
  'identity',
  'boundary',
  'session',
]

const denials = denyOrder.map((layer) => ({ layer, result: stop(layer, 'a statement denies') }))
const noDenial = pass('no statement denies')

const noExplicitDeny: GateRule = ({ verdicts }) => {
  for (const { layer, result } of denials) {
    const levels = verdicts[layer]
    if (levels === undefined) continue
    for (const verdict of levels) if (verdict.deny !== undefined) return result
  }
  return noDenial
}

/** A layer that, where it applies, must allow and never grants. */
function limitedBy(layer: LayerName): GateRule {
  const absent = pass('the layer does not apply')
  const allowed = pass('the layer allows')
  const missing = stop(layer, 'no statement allows')
  return (situation) => {
    if (situation.verdicts[layer] === undefined) return absent
    return allows(situation, layer) ? allowed : missing
  }
}

const granted = grant('resource', 'the resource policy grants to the caller itself')
const noResourceAllow = stop('resource', 'no statement of the resource policy allows')
const resourceSilent = pass('the resource policy grants nothing by itself')
const resourceAllowsRole = pass('the resource policy grants by way of the role or user')
const resourceDelegates = pass('the resource policy leaves it to identity policies')
const resourceTrusts = pass('the resource policy allows; the caller’s side must allow too')

/** AWS: in one account resource and identity policies are a union (policy evaluation logic). */
const resourceInSameAccount: GateRule = (situation) => {
  const kind = resourceGrant(situation)
  if (kind === 'direct') return granted
  if (kind === 'role') return resourceAllowsRole
  if (kind === 'account') return resourceDelegates
  return situation.resourcePolicyRequired ? noResourceAllow : resourceSilent
}

/** AWS: across accounts both sides must allow (cross-account policy evaluation logic). */
const resourceAcrossAccounts: GateRule = (situation) =>
  allows(situation, 'resource') ? resourceTrusts : noResourceAllow

/** Callers without an account have no policies of their own. */
const resourceAlone: GateRule = (situation) =>
  allows(situation, 'resource') ? granted : noResourceAllow

const identityAllows = pass('an identity policy allows')
const isRoot = pass('the root user needs no identity policy')
const noIdentityNeeded = pass('the resource policy has granted by way of the role or user')
const noIdentityAllow = stop('identity', 'no statement of an identity policy allows')

const identityRequired: GateRule = (situation) => {
  if (situation.principalKind === 'root') return isRoot
  return allows(situation, 'identity') ? identityAllows : noIdentityAllow
}

const identityUnlessGranted: GateRule = (situation) =>
  resourceGrant(situation) === 'role' ? noIdentityNeeded : identityRequired(situation)

const noAccount: GateRule = () => noIdentityAllow

const noSessionAllow = stop('session', 'no statement of a session policy allows')
const noSessionPolicy = stop('session', 'a federated user without session policy has no rights')
const grantedByIdentity = grant('identity', 'every layer that applies allows')
const grantedByRole = grant('resource', 'every layer that applies allows')
const grantedToRoot = grant(undefined, 'the root user may do what no layer limits')

/**
 * The last gate: who passes it is allowed.
 *
 * AWS: GetFederationToken without a session policy gives no rights but those which resource
 * policies grant to the session (IAM User Guide, permissions for GetFederationToken).
 */
const sessionThenGrant: GateRule = (situation) => {
  const { verdicts, principalKind } = situation
  if (verdicts.session === undefined && principalKind === 'federated-user') return noSessionPolicy
  if (verdicts.session !== undefined && !allows(situation, 'session')) return noSessionAllow
  if (principalKind === 'root') return grantedToRoot
  return allows(situation, 'identity') ? grantedByIdentity : grantedByRole
}

function always(rule: GateRule): Gate['rules'] {
  return { 'same-account': rule, 'cross-account': rule, 'no-account': rule }
}

/** AWS: IAM User Guide, policy evaluation logic: how enforcement code evaluates requests. */
export const gates: readonly Gate[] = [
  { name: 'explicit-deny', rules: always(noExplicitDeny) },
  { name: 'resource-control', rules: always(limitedBy('resourceControl')) },
  { name: 'service-control', rules: always(limitedBy('serviceControl')) },
  { name: 'vpc-endpoint', rules: always(limitedBy('vpcEndpoint')) },
  {
    name: 'resource',
    rules: {
      'same-account': resourceInSameAccount,
      'cross-account': resourceAcrossAccounts,
      'no-account': resourceAlone,
    },
  },
  {
    name: 'identity',
    rules: {
      'same-account': identityUnlessGranted,
      'cross-account': identityRequired,
      'no-account': noAccount,
    },
  },
  { name: 'boundary', rules: always(limitedBy('boundary')) },
  { name: 'session', rules: always(sessionThenGrant) },
]
