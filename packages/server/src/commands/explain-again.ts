// Runs the engine again on the policies of a recorded denial, as they were, to explain it.
import {
  type AuthorizationRequest,
  type ContextReader,
  type DenyEverything,
  denyEverything,
  type Explanation,
  type LayerPolicies,
  type PolicyKind,
  type PolicySource,
  parsePolicy,
  type SourcedPolicy,
} from '@iamd/policy'
import type {
  PolicyTypeName,
  RecordedCheck,
  RecordedContext,
  RecordedEvaluation,
  RecordedPolicy,
} from '../denials/denial-record.ts'
import type { AuthorizationDetails } from './authorization-details.ts'
import { type Explained, explained } from './explained.ts'
import { recordedPrincipal } from './recorded-principal.ts'

/** An evaluation that was recorded, and how it comes out now. */
export interface ExplainedAgain extends Explained {
  readonly evaluation: RecordedEvaluation
  /** What was decided now, in the words of the record. */
  readonly effect: RecordedEvaluation['evaluatedEffect']
}

/** Explains every evaluation of a denied call. */
export function explainAgain(details: AuthorizationDetails): readonly ExplainedAgain[] {
  return details.evaluations.map((evaluation) => {
    const policies = policiesOf(details.policies, evaluation)
    const again = explained(policies, requestOf(details, evaluation))
    return { evaluation, ...again, effect: effects[again.explanation.effect] }
  })
}

const effects = {
  allowed: 'ALLOW',
  explicitDeny: 'EXPLICIT_DENY',
  implicitDeny: 'IMPLICIT_DENY',
} as const satisfies Record<Explanation['effect'], RecordedEvaluation['evaluatedEffect']>

function requestOf(
  { requestContext, policies }: AuthorizationDetails,
  { action, resource, context = {} }: RecordedEvaluation,
): AuthorizationRequest {
  const all = { ...requestContext, ...context }
  const { 'aws:ResourceAccount': resourceAccount } = all
  return {
    principal: recordedPrincipal(requestContext, policies),
    action,
    resource,
    ...(typeof resourceAccount === 'string' && { resourceAccount }),
    context: contextReader(all),
  }
}

function contextReader(context: RecordedContext): ContextReader {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]))
  return { get: (lowerCaseKey) => values.get(lowerCaseKey) }
}

/** A check tells that a layer applied, even when no policy was in it. */
function policiesOf(
  policies: readonly RecordedPolicy[],
  { action, checks = [] }: RecordedEvaluation,
): LayerPolicies {
  const ofType = (type: PolicyTypeName) => policies.filter((policy) => policy.type === type)
  const layer = (check: RecordedCheck['checkType'], type: PolicyTypeName, kind: PolicyKind) => {
    const members = ofType(type)
    const applied = members.length > 0 || checks.some(({ checkType }) => checkType === check)
    return applied ? parsed(members, kind) : undefined
  }
  const levels = (type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY', kind: PolicyKind) => {
    const found = checks
      .filter(({ checkType }) => checkType === type)
      .map(({ targetArn = '' }) =>
        parsed(
          ofType(type).filter(({ attachedTo }) => attachedTo.includes(targetArn)),
          kind,
        ),
      )
    return found.length > 0 ? found : undefined
  }
  // Of the resource policies only trust policies have to allow, whoever asks.
  const isTrust = action.toLowerCase().startsWith('sts:')
  const isOnResource = ofType('RESOURCE_BASED_POLICY').length > 0
  return definedOnly({
    identity: layer('PRINCIPAL', 'IDENTITY_BASED_POLICY', 'identity'),
    boundary: layer('PERMISSIONS_BOUNDARY', 'PERMISSIONS_BOUNDARY', 'boundary'),
    session: layer('SESSION', 'SESSION_POLICY', 'session'),
    vpcEndpoint: layer('VPC_ENDPOINT', 'VPC_ENDPOINT_POLICY', 'resource'),
    resource: isOnResource
      ? layer('RESOURCE', 'RESOURCE_BASED_POLICY', isTrust ? 'trust' : 'resource')
      : undefined,
    serviceControl: levels('SERVICE_CONTROL_POLICY', 'scp'),
    resourceControl: levels('RESOURCE_CONTROL_POLICY', 'rcp'),
    resourcePolicyRequired: isTrust && isOnResource ? true : undefined,
  })
}

type PossibleLayers = { [Layer in keyof LayerPolicies]: LayerPolicies[Layer] | undefined }

const definedOnly = (layers: PossibleLayers): LayerPolicies =>
  Object.fromEntries(Object.entries(layers).filter(([, layer]) => layer !== undefined))

function parsed(
  policies: readonly RecordedPolicy[],
  kind: PolicyKind,
): readonly (SourcedPolicy | DenyEverything)[] {
  return policies.map((recorded) => {
    const source = sourceOf(recorded)
    const { policy } = parsePolicy(recorded.document, kind)
    if (policy !== undefined) return { policy, source }
    return denyEverything(source, 'the recorded document can not be understood')
  })
}

function sourceOf({ uri, inline, attachedTo }: RecordedPolicy): PolicySource {
  if (inline) return { id: `inline policy ${uri} of ${attachedTo.join(', ')}`, type: 'none' }
  // What only AWS can edit is detached, never changed.
  const isOfAws = /^arn:[\w-]+:iam::aws:policy\//.test(uri)
  return { id: uri, type: isOfAws ? 'aws-managed' : 'none', arn: uri }
}
