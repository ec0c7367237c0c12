// What is left of whole layers: as residual statements, and as layers that can be asked again.

import {
  type CompiledPolicies,
  compilePolicies,
  statementReference,
} from '../compile/compile-policies.ts'
import type { CompiledMember } from '../compile/compiled-member.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import type { PolicySource } from '../model/decision.ts'
import type { Statement } from '../model/policy.ts'
import {
  type ResidualStatement,
  residualStatement,
  type StatementQuestion,
} from './residual-statement.ts'

/** A policy of which some statements are left; a document that denies everything is kept whole. */
interface ResidualMember {
  readonly member: CompiledMember
  readonly statements: readonly ResidualStatement[]
}

/** The members of each layer and level that applies. */
export type ResidualLayers = {
  readonly [Name in SingleLayer]?: readonly ResidualMember[]
} & {
  readonly [Name in LeveledLayer]?: readonly (readonly ResidualMember[])[]
} & { readonly resourcePolicyRequired: boolean }

type SingleLayer = (typeof singleLayers)[number]
type LeveledLayer = (typeof leveledLayers)[number]

const singleLayers = ['identity', 'boundary', 'session', 'resource', 'vpcEndpoint'] as const
const leveledLayers = ['serviceControl', 'resourceControl'] as const

/** Evaluates what is known of every statement of every layer. */
export function residualLayers(
  layers: PolicyLayers,
  question: Omit<StatementQuestion, 'layer' | 'level'>,
): ResidualLayers {
  const single = singleLayers.flatMap((layer) => {
    const policies = layers[layer]
    if (policies === undefined) return []
    return [[layer, residualMembers(policies, { ...question, layer, level: undefined })] as const]
  })
  const leveled = leveledLayers.flatMap((layer) => {
    const levels = layers[layer]?.map((policies, level) =>
      residualMembers(policies, { ...question, layer, level }),
    )
    return levels === undefined ? [] : [[layer, levels] as const]
  })
  return {
    ...Object.fromEntries(single),
    ...Object.fromEntries(leveled),
    resourcePolicyRequired: layers.resourcePolicyRequired === true,
  }
}

function residualMembers(
  { members }: CompiledPolicies,
  question: StatementQuestion,
): readonly ResidualMember[] {
  return members.map((member) => {
    if ('reason' in member) return { member, statements: [deniesEverything(member, question)] }
    const { policy, statements } = member.compiled
    const left = statements.flatMap((compiled) => {
      const reference = statementReference(member, compiled)
      return residualStatement(question, compiled, reference, policy.version) ?? []
    })
    return { member, statements: left }
  })
}

function deniesEverything(
  member: CompiledMember,
  { layer, level }: StatementQuestion,
): ResidualStatement {
  return {
    layer,
    ...(level !== undefined && { level }),
    statement: statementReference(member, undefined),
    effect: 'Deny',
    grant: 'direct',
    version: '2012-10-17',
    condition: [],
  }
}

/** All residual statements, in the order of layers, levels, policies and statements. */
export function statementsOf(layers: ResidualLayers): readonly ResidualStatement[] {
  return [
    ...leveledLayers.flatMap((layer) => layers[layer]?.flat() ?? []),
    ...singleLayers.flatMap((layer) => layers[layer] ?? []),
  ].flatMap(({ statements }) => statements)
}

/** What a statement becomes when it is asked again; undefined leaves it out. */
export type Rewrite = (residual: ResidualStatement, statement: Statement) => Statement | undefined

/** Layers to ask again, and for each source object of theirs the statements as they were. */
export interface AskableLayers {
  readonly layers: PolicyLayers
  readonly origins: ReadonlyMap<PolicySource, Origin>
}

interface Origin {
  readonly source: PolicySource
  readonly statements: readonly ResidualStatement[]
}

/** Makes layers of what is left. */
export function askableLayers(residual: ResidualLayers, rewrite: Rewrite): AskableLayers {
  const origins = new Map<PolicySource, Origin>()
  const compiled = (members: readonly ResidualMember[]) =>
    compilePolicies(members.map((member) => askableMember(member, rewrite, origins)))
  const single = singleLayers.flatMap((layer) => {
    const members = residual[layer]
    return members === undefined ? [] : [[layer, compiled(members)] as const]
  })
  const leveled = leveledLayers.flatMap((layer) => {
    const levels = residual[layer]
    return levels === undefined ? [] : [[layer, levels.map(compiled)] as const]
  })
  const layers = {
    ...Object.fromEntries(single),
    ...Object.fromEntries(leveled),
    resourcePolicyRequired: residual.resourcePolicyRequired,
  }
  return { layers, origins }
}

function askableMember(
  { member, statements }: ResidualMember,
  rewrite: Rewrite,
  origins: Map<PolicySource, Origin>,
) {
  if ('reason' in member) return member
  const { policy } = member.compiled
  const source = { ...member.source }
  const kept = statements.flatMap((residual) => {
    const statement = policy.statements[residual.statement.index]
    const rewritten = statement && rewrite(residual, statement)
    return rewritten === undefined ? [] : [{ residual, statement: rewritten }]
  })
  origins.set(source, { source: member.source, statements: kept.map(({ residual }) => residual) })
  return { policy: { ...policy, statements: kept.map(({ statement }) => statement) }, source }
}

/** The statement with the tests that are left. */
export const asLeft: Rewrite = ({ action, resource, condition }, statement) => {
  const { action: _action, notAction: _notAction, ...withoutAction } = statement
  const { resource: _resource, notResource: _notResource, ...rest } = withoutAction
  const patterns = (list: typeof action) => list?.patterns ?? ['*']
  return {
    ...rest,
    ...(action?.isNegated === true
      ? { notAction: patterns(action) }
      : { action: patterns(action) }),
    ...(resource?.isNegated === true
      ? { notResource: patterns(resource) }
      : { resource: patterns(resource) }),
    condition,
  }
}

/** The statement without any test but that of the caller. */
export const asCertain: Rewrite = (residual, statement) => {
  const { action: _action, resource: _resource, ...rest } = residual
  return asLeft({ ...rest, condition: [] }, statement)
}
