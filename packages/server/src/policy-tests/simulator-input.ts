// Says a case in the words of SimulateCustomPolicy, or why the simulator can't be asked.
import type {
  ContextEntry,
  ContextKeyTypeEnum,
  SimulateCustomPolicyCommandInput,
} from '@aws-sdk/client-iam'
import { conditionKey } from '@iamd/catalog'
import {
  type ContextValue,
  contextKeysOf,
  type LayerPolicies,
  printPolicy,
  type SourcedPolicy,
} from '@iamd/policy'
import type { TestCase } from './test-case.ts'

export type SimulatorQuestion =
  | { readonly input: SimulateCustomPolicyCommandInput }
  | { readonly skipped: string }

/** Source: IAM API reference, SimulateCustomPolicy; what it does not have is not asked. */
export function simulatorQuestion({ scenario }: TestCase): SimulatorQuestion {
  const { policies, request } = scenario
  const skipped = whyNot(scenario)
  if (skipped !== undefined) return { skipped }
  const { identity = [], boundary, resource = [], serviceControl = [] } = policies
  const [resourcePolicy] = resource
  const { principal, resourceAccount } = request
  return {
    input: {
      PolicyInputList: identity.map(textOf),
      ...(boundary && { PermissionsBoundaryPolicyInputList: boundary.map(textOf) }),
      ...(serviceControl.length > 0 && {
        OrderedOrganizationPolicyInputList: serviceControl.map((level) => ({
          ServiceControlPolicyInputList: level.map(textOf),
        })),
      }),
      ...(resourcePolicy && { ResourcePolicy: textOf(resourcePolicy) }),
      ...callerArn(principal),
      ActionNames: [request.action],
      ResourceArns: [request.resource],
      ...(resourceAccount !== undefined && {
        ResourceOwner: `arn:aws:iam::${resourceAccount}:root`,
      }),
      ContextEntries: contextEntries(scenario),
    },
  }
}

type Scenario = TestCase['scenario']

/**
 * AWS: only a user can be the simulated caller. Without one the caller is of the account that asks,
 * so a session is asked about as a user of its account, which policies of its own do not tell apart.
 */
function callerArn(principal: Scenario['request']['principal']): { readonly CallerArn?: string } {
  if (principal.kind === 'user') return { CallerArn: principal.arn }
  if (principal.kind !== 'role-session') return {}
  return { CallerArn: principal.roleArn.replace(/:role\/.*/, ':user/session') }
}

type Obstacle = readonly [reason: string, applies: (scenario: Scenario) => boolean]

const obstacles: readonly Obstacle[] = [
  [
    'the simulator knows users and roles only',
    ({ request }) => !['user', 'role-session'].includes(request.principal.kind),
  ],
  ['the simulator has no session policies', ({ policies }) => policies.session !== undefined],
  ['the simulator has no RCPs', ({ policies }) => policies.resourceControl !== undefined],
  [
    'the simulator has no VPC endpoint policies',
    ({ policies }) => policies.vpcEndpoint !== undefined,
  ],
  [
    'the simulator does not ask trust policies and key policies',
    ({ policies }) => policies.resourcePolicyRequired === true,
  ],
  [
    'the simulator takes one resource policy',
    ({ policies }) => (policies.resource?.length ?? 0) > 1,
  ],
  [
    // AWS: resource policies are simulated for users only (SimulateCustomPolicy, CallerArn).
    'the simulator has no resource policies for roles',
    ({ policies, request }) => policies.resource !== undefined && request.principal.kind !== 'user',
  ],
  [
    'the simulator would take the role for a user, which has aws:username',
    ({ policies, request, context }) =>
      request.principal.kind !== 'user' &&
      askedKeys(policies).has('aws:username') &&
      !Object.keys(context).some((key) => key.toLowerCase() === 'aws:username'),
  ],
]

const whyNot = (scenario: Scenario): string | undefined =>
  obstacles.find(([, applies]) => applies(scenario))?.[0]

const textOf = (one: NonNullable<LayerPolicies['identity']>[number]): string =>
  'policy' in one ? printPolicy(one.policy) : ''

/** The keys that the policies ask for: AWS refuses no others, but there is no need to tell them. */
function contextEntries({ policies, context }: Scenario): ContextEntry[] {
  const asked = askedKeys(policies)
  const entries = new Map<string, ContextEntry>()
  for (const [key, value] of Object.entries(context)) {
    if (asked.has(key.toLowerCase())) entries.set(key.toLowerCase(), contextEntry(key, value))
  }
  return [...entries.values()]
}

function askedKeys(policies: LayerPolicies): ReadonlySet<string> {
  const { identity = [], boundary = [], resource = [], serviceControl = [] } = policies
  const members = [...identity, ...boundary, ...resource, ...serviceControl.flat()]
  return new Set(members.flatMap((one) => ('policy' in one ? lowerCaseKeys(one) : [])))
}

const lowerCaseKeys = ({ policy }: SourcedPolicy): readonly string[] =>
  contextKeysOf(policy).map((key) => key.toLowerCase())

const entryTypes: Readonly<Record<string, ContextKeyTypeEnum>> = {
  IPAddress: 'ip',
  Numeric: 'numeric',
  Bool: 'boolean',
  Date: 'date',
  Binary: 'binary',
}

function contextEntry(ContextKeyName: string, value: ContextValue): ContextEntry {
  const isList = typeof value !== 'string'
  const type = conditionKey(ContextKeyName)?.type.replace(/^ArrayOf/, '') ?? ''
  const single = entryTypes[type] ?? 'string'
  return {
    ContextKeyName,
    ContextKeyType: isList ? listType(single) : single,
    ContextKeyValues: isList ? [...value] : [value],
  }
}

const listType = (single: ContextKeyTypeEnum): ContextKeyTypeEnum =>
  (
    ({
      ip: 'ipList',
      numeric: 'numericList',
      boolean: 'booleanList',
      date: 'dateList',
      binary: 'binaryList',
    }) as const
  )[String(single)] ?? 'stringList'
