// Reads what both simulations have in common from their input, and pages through the results.
import { createHash } from 'node:crypto'
import type { ContextEntry, EvaluationResult } from '@aws-sdk/client-iam'
import { type ContextValue, compilePolicies, type PolicyLayers } from '@iamd/policy'
import type { CompilablePolicy } from '../../../documents/policy-documents.ts'
import type { Call, Validated } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { invalidInput } from '../errors.ts'
import { simulatedContext } from './context-entries.ts'
import { simulatedPrincipal } from './principal-policies.ts'
import { type Simulation, simulateAction } from './simulate.ts'
import { simulatedDocument, simulatedDocuments } from './simulated-documents.ts'

/** Parameters that both simulations take. */
export interface SimulationInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly ResourcePolicy?: string | undefined
  readonly ResourceOwner?: string | undefined
  readonly ResourceHandlingOption?: string | undefined
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  readonly ContextEntries?: readonly Validated<ContextEntry>[] | undefined
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** What the two simulations differ in. */
export interface SimulatedCaller {
  readonly identity: readonly CompilablePolicy[]
  /** The boundary in force unless the input has one. */
  readonly boundary: CompilablePolicy | undefined
  readonly serviceControl: readonly (readonly CompilablePolicy[])[]
  /** Undefined: a caller that no resource policy can name. */
  readonly arn: string | undefined
  readonly uniqueId: string | undefined
  readonly knownKeys: Readonly<Record<string, ContextValue | undefined>>
}

/** A page takes no longer than this many decisions; AWS, too, may give less than MaxItems. */
const decisionsAPageMaximum = 10_000

/**
 * Simulates one page of actions.
 * @throws {AwsError} InvalidInput for documents, ARNs, actions and options that can't be used.
 */
export async function simulationPage(
  call: Call<SimulationInput>,
  caller: SimulatedCaller,
): Promise<{ EvaluationResults: EvaluationResult[]; IsTruncated: boolean; Marker?: string }> {
  const { input } = call
  for (const action of input.ActionNames) checkAction(action)
  checkScenario(input)
  const simulation = toSimulation(call, caller)
  const resources = Math.max(1, simulation.resources?.length ?? 1)
  if (resources > decisionsAPageMaximum) {
    throw invalidInput(`ResourceArns may hold up to ${decisionsAPageMaximum} ARNs.`)
  }
  const actionsMaximum = Math.max(1, Math.floor(decisionsAPageMaximum / resources))
  const numbered = input.ActionNames.map((action, index) => ({
    action,
    key: String(index).padStart(8, '0'),
  }))
  const MaxItems = Math.min(input.MaxItems ?? 100, actionsMaximum)
  const paged = { ...call, input: { Marker: input.Marker, MaxItems } }
  const page = await pageOf(paged, [digestOf(input)], numbered, ({ key }) => key)
  return {
    EvaluationResults: page.items.map(({ action }) => simulateAction(simulation, action)),
    ...page.more,
  }
}

function toSimulation({ input, account, now }: Call<SimulationInput>, caller: SimulatedCaller) {
  const given = simulatedDocuments(
    input.PermissionsBoundaryPolicyInputList,
    'PermissionsBoundaryPolicyInputList',
    'boundary',
    'boundary',
  )
  const boundary = given.length > 0 ? given : caller.boundary && [caller.boundary]
  const principal = simulatedPrincipal(
    caller.arn ?? `arn:aws:iam::${account}:user/simulation`,
    caller.uniqueId,
  )
  const layers: PolicyLayers = {
    identity: compilePolicies(caller.identity),
    ...(boundary && { boundary: compilePolicies(boundary) }),
    ...(caller.serviceControl.length > 0 && {
      serviceControl: caller.serviceControl.map((level) => compilePolicies(level)),
    }),
    ...resourceLayer(input, caller),
  }
  const simulation: Simulation = {
    layers,
    principal,
    context: simulatedContext(input.ContextEntries ?? [], {
      'aws:CurrentTime': now.toISOString(),
      'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
      ...caller.knownKeys,
    }),
    resourceOwner: resourceOwner(input) ?? ('account' in principal ? principal.account : account),
    resources: input.ResourceArns,
  }
  return simulation
}

function resourceLayer({ ResourcePolicy: text }: SimulationInput, { arn }: SimulatedCaller) {
  if (text === undefined) return {}
  if (arn === undefined) {
    throw invalidInput('CallerArn is required when a ResourcePolicy is given.')
  }
  const document = simulatedDocument(text, 'ResourcePolicy', 'resource', 'resource')
  return { resource: compilePolicies([document]) }
}

/** ResourceOwner is an account id or the ARN of an account's root. */
function resourceOwner({ ResourceOwner: owner }: SimulationInput): string | undefined {
  if (owner === undefined) return undefined
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(owner)?.[1]
  if (account === undefined) throw invalidInput(`Invalid ResourceOwner: ${owner}`)
  return account
}

/** Source: IAM API reference, ActionNames: a service and a name, without wildcards. */
function checkAction(action: string): void {
  if (!/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
    throw invalidInput(`Invalid action name: ${action}`)
  }
}

/** Resource types that each EC2 scenario needs. Source: IAM API reference. */
const scenarios: Readonly<Record<string, readonly string[]>> = {
  'EC2-VPC-InstanceStore': ['instance', 'image', 'security-group', 'network-interface'],
  'EC2-VPC-InstanceStore-Subnet': [
    'instance',
    'image',
    'security-group',
    'network-interface',
    'subnet',
  ],
  'EC2-VPC-EBS': ['instance', 'image', 'security-group', 'network-interface', 'volume'],
  'EC2-VPC-EBS-Subnet': [
    'instance',
    'image',
    'security-group',
    'network-interface',
    'subnet',
    'volume',
  ],
}

function checkScenario(input: SimulationInput): void {
  const { ResourceHandlingOption: option, ResourceArns: resources = [] } = input
  if (option === undefined) return
  const types = Object.hasOwn(scenarios, option) ? scenarios[option] : undefined
  if (types === undefined) throw invalidInput(`Invalid ResourceHandlingOption: ${option}`)
  const missing = types.filter((type) => !resources.some((arn) => arn.includes(`:${type}/`)))
  if (missing.length > 0) {
    throw invalidInput(`${option} needs these resources in ResourceArns: ${missing.join(', ')}`)
  }
}

/** A marker is good for the very same simulation only. */
function digestOf({ Marker, MaxItems, ...rest }: SimulationInput): string {
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64url')
}
