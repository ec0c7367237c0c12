// What is left of layers as one list of alternatives that allow, less a list of what denies.

import type { GrantKind, LayerName } from '../model/decision.ts'
import type { Statement } from '../model/policy.ts'
import { possibleAccounts } from './account-relation.ts'
import {
  type Combination,
  denyingLayers,
  grantingCombinations,
  isAsStrong,
} from './granting-combinations.ts'
import type { PartialRequest, PartialVerdict } from './partial-request.ts'
import { type ResidualLayers, statementsOf } from './residual-layers.ts'
import { isCertain, type ResidualStatement } from './residual-statement.ts'

/** Statements that allow when all of them match and nothing denies. */
export interface AllowedRegion {
  /** One for each layer and level that has to allow. Empty: the root user needs none. */
  readonly statements: readonly ResidualStatement[]
  /** `own`: only resources of the caller's account. Absent: any resource that was asked about. */
  readonly resourceAccount?: 'own'
}

/** A completed request is allowed when an allowed region covers it and no denied one does. */
export interface AllowedRegions {
  readonly allowed: readonly AllowedRegion[]
  readonly denied: readonly ResidualStatement[]
  /** False when there were too many regions to list: what is listed is allowed, others may be. */
  readonly isComplete: boolean
}

/** How many regions are listed at most. */
const regionsMaximum = 2000

/** Multiplies out which statements allow together. */
export function allowedRegions(
  residual: ResidualLayers,
  partial: PartialRequest,
  verdict: PartialVerdict,
): AllowedRegions {
  const { principal } = partial
  const denying = denyingLayers({ principal, present: presentLayers(residual) })
  const denied = statementsOf(residual).filter(
    (one) => one.effect === 'Deny' && denying.includes(one.layer),
  )
  if (verdict === 'never') return { allowed: [], denied, isComplete: true }
  const accounts = possibleAccounts(partial)
  const [anywhere = [], inOwnAccount = []] = accounts.map((account) =>
    combinationsIn(residual, partial, account),
  )
  const isListed = ({ layers, grant }: Combination) =>
    anywhere.some((one) => one.layers.join() === layers.join() && one.grant === grant)
  const ownOnly = inOwnAccount.filter((one) => !isListed(one))
  const allowed: AllowedRegion[] = []
  let isComplete = true
  const addAll = (
    combinations: readonly Combination[],
    mark: Pick<AllowedRegion, 'resourceAccount'>,
  ) => {
    for (const combination of combinations) {
      for (const statements of product(alternatives(residual, combination))) {
        if (allowed.length >= regionsMaximum) {
          isComplete = false
          return
        }
        allowed.push({ statements, ...mark })
      }
    }
  }
  addAll(anywhere, {})
  addAll(ownOnly, { resourceAccount: 'own' })
  return { allowed, denied, isComplete }
}

const leveledLayers = ['serviceControl', 'resourceControl'] as const
const singleLayers = ['vpcEndpoint', 'resource', 'identity', 'boundary', 'session'] as const

/** The Allows of each level of a layer; undefined when the layer does not apply. */
function allowsByLevel(
  residual: ResidualLayers,
  layer: LayerName,
): readonly (readonly ResidualStatement[])[] | undefined {
  const isLeveled = layer === 'serviceControl' || layer === 'resourceControl'
  const levels = isLeveled ? residual[layer] : residual[layer] && [residual[layer]]
  return levels?.map((members) =>
    members.flatMap(({ statements }) => statements.filter((one) => one.effect === 'Allow')),
  )
}

function presentLayers(residual: ResidualLayers): readonly LayerName[] {
  return [...leveledLayers, ...singleLayers].filter((layer) => {
    const levels = allowsByLevel(residual, layer)
    return levels !== undefined && levels.length > 0
  })
}

function combinationsIn(
  residual: ResidualLayers,
  partial: PartialRequest,
  resourceAccount: string,
): readonly Combination[] {
  const present = presentLayers(residual)
  const possible = present.filter((layer) =>
    allowsByLevel(residual, layer)?.every((level) => level.length > 0),
  )
  return grantingCombinations({
    principal: partial.principal,
    resourceAccount,
    resourcePolicyRequired: residual.resourcePolicyRequired,
    present,
    possible,
    grants: grantsOf(residual),
  })
}

/** For each way in which the resource policy may grant, an element that does. */
function grantsOf(residual: ResidualLayers) {
  const grants = new Map<GrantKind, Pick<Statement, 'principal' | 'notPrincipal'>>()
  for (const { member, statements } of residual.resource ?? []) {
    if ('reason' in member) continue
    for (const { effect, grant, statement } of statements) {
      const { principal, notPrincipal } = member.compiled.policy.statements[statement.index] ?? {}
      if (effect === 'Deny' || grants.has(grant)) continue
      grants.set(grant, {
        ...(principal !== undefined && { principal }),
        ...(notPrincipal !== undefined && { notPrincipal }),
      })
    }
  }
  return grants
}

/** For each layer and level of the combination the statements of which one has to match. */
function alternatives(
  residual: ResidualLayers,
  { layers, grant = 'account' }: Combination,
): readonly (readonly ResidualStatement[])[] {
  return layers.flatMap((layer) =>
    (allowsByLevel(residual, layer) ?? []).map((level) => {
      const fitting =
        layer === 'resource' ? level.filter((one) => isAsStrong(one.grant, grant)) : level
      const certain = fitting.find(isCertain)
      return certain === undefined ? fitting : [certain]
    }),
  )
}

/** One of each list, in all ways. */
function* product<Item>(lists: readonly (readonly Item[])[]): Iterable<readonly Item[]> {
  const [first, ...rest] = lists
  if (first === undefined) {
    yield []
    return
  }
  for (const item of first) for (const others of product(rest)) yield [item, ...others]
}
