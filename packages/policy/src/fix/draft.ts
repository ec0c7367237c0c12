// Applies changes to policies and request, and remembers what each policy was before.

import type { LayerPolicies } from '../compile/compile.ts'
import type { SourcedPolicy } from '../compile/compile-policies.ts'
import type { DenyEverything } from '../compile/compiled-member.ts'
import type { LayerName, PolicySource } from '../model/decision.ts'
import type { Policy, PolicyKind } from '../model/policy.ts'
import type { AuthorizationRequest, ContextReader, ContextValue } from '../model/request.ts'
import { parsePolicy } from '../parse/parse-policy.ts'
import type { Change, LayerPlace, PolicyPlace, StatementDocument } from './fix.ts'
import { documentsOf, policyFrom } from './statement-document.ts'

type Member = SourcedPolicy | DenyEverything

/** Where a policy of a draft comes from; a policy that the draft added has no origin. */
interface PolicyOrigin {
  readonly place: PolicyPlace
  readonly member: Member
  readonly statements: readonly StatementOrigin[]
}

/** Which statement of the policy this was before; undefined when a change added it. */
export interface StatementOrigin {
  readonly index: number | undefined
  readonly isChanged: boolean
}

/** Changed policies and request. Every policy has a source object of its own. */
export interface Draft {
  readonly policies: LayerPolicies
  readonly request: AuthorizationRequest
  readonly origins: ReadonlyMap<PolicySource, PolicyOrigin>
}

/** Applies changes; undefined when a changed document would be refused. */
export function draftOf(
  policies: LayerPolicies,
  request: AuthorizationRequest,
  changes: readonly Change[],
): Draft | undefined {
  const origins = new Map<PolicySource, PolicyOrigin>()
  let isRefused = false
  const changedLayer = (place: LayerPlace, members: readonly Member[]): readonly Member[] => {
    const here = changes.filter((change) => 'place' in change && isSameLayer(change.place, place))
    const kept = members.flatMap((member, index) => {
      const { source } = member
      const policyPlace = { ...place, policy: index, source }
      const own = here.filter((change) => isAboutPolicy(change, index))
      const changed = changedMember(member, own)
      if (changed === 'removed') return []
      if (changed === undefined) isRefused = true
      const { member: draftMember, statements } = changed ?? { member, statements: [] }
      origins.set(draftMember.source, { place: policyPlace, member, statements })
      return [draftMember]
    })
    const added = here.flatMap((change) => {
      if (change.kind !== 'add-statement' || 'policy' in change.place) return []
      const policy = policyFrom(newPolicyKind(place.layer, request), [change.document])
      if (policy === undefined) isRefused = true
      return policy === undefined ? [] : [{ policy, source: newPolicySource(place.layer) }]
    })
    return [...kept, ...added]
  }
  const changedPolicies = mapLayers(policies, changes, changedLayer)
  if (isRefused) return undefined
  return { policies: changedPolicies, request: changedRequest(request, changes), origins }
}

function isSameLayer(one: LayerPlace, other: LayerPlace): boolean {
  return one.layer === other.layer && one.level === other.level
}

function isAboutPolicy(change: Change, index: number): boolean {
  return 'place' in change && 'policy' in change.place && change.place.policy === index
}

const singleLayers = ['identity', 'boundary', 'session', 'resource', 'vpcEndpoint'] as const
const leveledLayers = ['serviceControl', 'resourceControl'] as const

function mapLayers(
  policies: LayerPolicies,
  changes: readonly Change[],
  changed: (place: LayerPlace, members: readonly Member[]) => readonly Member[],
): LayerPolicies {
  const isAdded = (layer: LayerName) =>
    changes.some((change) => change.kind === 'add-statement' && change.place.layer === layer)
  const single = singleLayers.flatMap((layer) => {
    const members = policies[layer] ?? (isAdded(layer) ? [] : undefined)
    return members === undefined ? [] : [[layer, changed({ layer }, members)] as const]
  })
  const leveled = leveledLayers.flatMap((layer) => {
    const levels = policies[layer]
    if (levels === undefined) return []
    return [[layer, levels.map((members, level) => changed({ layer, level }, members))] as const]
  })
  return { ...policies, ...Object.fromEntries(single), ...Object.fromEntries(leveled) }
}

type ChangedMember =
  | { readonly member: Member; readonly statements: readonly StatementOrigin[] }
  | 'removed'
  | undefined

function changedMember(member: Member, changes: readonly Change[]): ChangedMember {
  const isGone = ({ kind }: Change) => kind === 'remove-policy' || kind === 'repair-document'
  if (changes.some(isGone)) return 'removed'
  const source = { ...member.source }
  if (!('policy' in member)) return { member: { ...member, source }, statements: [] }
  const { policy } = member
  if (changes.length === 0) {
    const untouched = policy.statements.map((_, index) => ({ index, isChanged: false }))
    return { member: { policy, source }, statements: untouched }
  }
  const statements = [...keptStatements(policy, changes), ...addedStatements(changes)]
  // A document without statements is refused: the policy goes with its last statement.
  if (statements.length === 0) return 'removed'
  const documents = statements.map(({ document }) => document)
  const changed = policyFrom(policy.kind, documents, policy)
  if (changed === undefined) return undefined
  return { member: { policy: changed, source }, statements }
}

interface DraftStatement extends StatementOrigin {
  readonly document: StatementDocument
}

function keptStatements(policy: Policy, changes: readonly Change[]): readonly DraftStatement[] {
  return documentsOf(policy).flatMap((document, index): readonly DraftStatement[] => {
    const change = changes.find((one) => 'statement' in one && one.statement.index === index)
    if (change === undefined) return [{ index, isChanged: false, document }]
    return 'document' in change ? [{ index, isChanged: true, document: change.document }] : []
  })
}

function addedStatements(changes: readonly Change[]): readonly DraftStatement[] {
  return changes.flatMap((change) =>
    change.kind === 'add-statement'
      ? [{ index: undefined, isChanged: true, document: change.document }]
      : [],
  )
}

function changedRequest(
  request: AuthorizationRequest,
  changes: readonly Change[],
): AuthorizationRequest {
  const supplied = new Map<string, ContextValue>()
  for (const change of changes) {
    if (change.kind === 'supply-context') supplied.set(change.key.toLowerCase(), change.value)
  }
  if (supplied.size === 0) return request
  const given = request.context
  const context: ContextReader = { get: (key) => supplied.get(key) ?? given.get(key) }
  return { ...request, context }
}

const kinds: Readonly<Record<LayerName, PolicyKind>> = {
  identity: 'identity',
  boundary: 'boundary',
  session: 'session',
  resource: 'resource',
  vpcEndpoint: 'resource',
  serviceControl: 'scp',
  resourceControl: 'rcp',
}

/** What a new policy of a layer is. A resource policy about taking on a role trusts. */
export function newPolicyKind(layer: LayerName, request: AuthorizationRequest): PolicyKind {
  const isTrust = layer === 'resource' && isTrustAction(request.action)
  return isTrust ? 'trust' : kinds[layer]
}

/** Whether the grammar of trust policies knows the action. */
function isTrustAction(action: string): boolean {
  if (!/^sts:/i.test(action)) return false
  const Statement = { Effect: 'Allow', Principal: '*', Action: action }
  return parsePolicy(JSON.stringify({ Statement }), 'trust').policy !== undefined
}

function newPolicySource(layer: LayerName): PolicySource {
  const types = { boundary: 'boundary', session: 'session', resource: 'resource' } as const
  const type = layer in types ? types[layer as keyof typeof types] : 'none'
  return { id: 'new policy', type }
}

/** Whether the user of the policies can edit this one. */
export function isEditable(source: PolicySource): boolean {
  const isAmazons =
    source.arn !== undefined && /^arn:[^:]+:(iam|organizations)::aws:/.test(source.arn)
  return source.type !== 'aws-managed' && !isAmazons
}
