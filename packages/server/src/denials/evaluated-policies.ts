// Lists the policies of the layers that a call was decided by, under the URIs they are known by.
import { createHash } from 'node:crypto'
import type { CompiledPolicies, LayerName, PolicyLayers, PolicySource } from '@iamd/policy'
import type { Evaluation } from '../authz/authorize.ts'
import { toBase36 } from '../identifiers/authorization-id.ts'
import type { PolicyTypeName, RecordedPolicy } from './denial-record.ts'

/** The type of the policies of each layer. */
export const policyTypes: Readonly<Record<LayerName, PolicyTypeName>> = {
  serviceControl: 'SERVICE_CONTROL_POLICY',
  resourceControl: 'RESOURCE_CONTROL_POLICY',
  vpcEndpoint: 'VPC_ENDPOINT_POLICY',
  resource: 'RESOURCE_BASED_POLICY',
  identity: 'IDENTITY_BASED_POLICY',
  boundary: 'PERMISSIONS_BOUNDARY',
  session: 'SESSION_POLICY',
}

/** What was enforced in place of a stored document that could not be understood. */
const denyEverythingDocument =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'

/** The policies of a denied call. */
export interface EvaluatedPolicies {
  readonly policies: readonly RecordedPolicy[]
  /** The URI of the policy that a matched statement is in. */
  uriOf(source: PolicySource): string
}

/** Lists the policies of all evaluations, each once. */
export function evaluatedPolicies(evaluations: readonly Evaluation[]): EvaluatedPolicies {
  const policies = new Map<string, RecordedPolicy>()
  const uris = new Map<PolicySource, string>()
  for (const evaluation of evaluations) {
    for (const [layer, compiled] of layerList(evaluation.layers)) {
      const attachedTo = attachedToOf(layer, evaluation)
      for (const member of compiled.members) {
        const { source } = member
        const document = 'reason' in member ? denyEverythingDocument : member.compiled.policy.text
        const type = policyTypes[layer]
        const uri = source.arn ?? opaqueUri(type, attachedTo, source, document)
        uris.set(source, uri)
        const inline = source.arn === undefined
        policies.set(`${type} ${uri}`, { uri, type, inline, attachedTo, document })
      }
    }
  }
  return {
    policies: [...policies.values()],
    uriOf: (source) => uris.get(source) ?? source.arn ?? source.id,
  }
}

function layerList(layers: PolicyLayers): readonly (readonly [LayerName, CompiledPolicies])[] {
  const one = (layer: 'vpcEndpoint' | 'resource' | 'identity' | 'boundary' | 'session') => {
    const policies = layers[layer]
    return policies === undefined ? [] : [[layer, policies] as const]
  }
  const levels = (layer: 'resourceControl' | 'serviceControl') =>
    (layers[layer] ?? []).map((policies) => [layer, policies] as const)
  return [
    ...levels('resourceControl'),
    ...levels('serviceControl'),
    ...one('vpcEndpoint'),
    ...one('resource'),
    ...one('identity'),
    ...one('boundary'),
    ...one('session'),
  ]
}

/** Whom a policy limits or what it is on. AWS: IAM Toolbox API reference, AttachedTo. */
function attachedToOf(layer: LayerName, { caller, request }: Evaluation): readonly string[] {
  switch (layer) {
    case 'identity':
    case 'boundary': {
      const { principal } = caller
      const isFederated = principal.kind === 'federated-user' && principal.userArn !== undefined
      return [isFederated ? principal.userArn : caller.principalArn]
    }
    case 'session':
      return [caller.principalArn]
    case 'resource':
      return [request.resource]
    default:
      return []
  }
}

/** Tells inline policies apart without telling what they are called. */
function opaqueUri(
  type: PolicyTypeName,
  attachedTo: readonly string[],
  source: PolicySource,
  document: string,
): string {
  const identity = JSON.stringify([type, attachedTo, source.type, source.id, document])
  return toBase36(createHash('sha256').update(identity).digest())
}
