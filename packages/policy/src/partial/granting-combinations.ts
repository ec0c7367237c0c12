// Which layers must allow together: worked out by asking the gates, not written down again.

import { compilePolicies } from '../compile/compile-policies.ts'
import { decide } from '../decide/decide.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import { emptyContext } from '../match/resolve-template.ts'
import type { GrantKind, LayerName, PolicySource } from '../model/decision.ts'
import type { Effect, PrincipalElement, Statement } from '../model/policy.ts'
import type { Principal } from '../model/request.ts'

/** Layers that allow together, and how the resource policy does if it is one of them. */
export interface Combination {
  readonly layers: readonly LayerName[]
  readonly grant?: GrantKind
}

export interface CombinationQuestion {
  readonly principal: Principal
  readonly resourceAccount: string | undefined
  readonly resourcePolicyRequired: boolean
  /** The layers that apply. */
  readonly present: readonly LayerName[]
  /** Those of them in which a statement might allow. */
  readonly possible: readonly LayerName[]
  /** For each way in which the resource policy might grant, elements that grant so. */
  readonly grants: ReadonlyMap<GrantKind, Pick<Statement, 'principal' | 'notPrincipal'>>
}

/** The smallest combinations of layers whose allows suffice when nothing denies. */
export function grantingCombinations(question: CombinationQuestion): readonly Combination[] {
  const others = question.possible.filter((layer) => layer !== 'resource')
  const grants = grantsByStrength.filter((grant) => question.grants.has(grant))
  const found: Combination[] = []
  for (const grant of [undefined, ...grants]) {
    for (const layers of subsetsBySize(others)) {
      const combination = {
        layers: question.possible.filter((layer) =>
          layer === 'resource' ? grant !== undefined : layers.includes(layer),
        ),
        ...(grant !== undefined && { grant }),
      }
      if (found.some((smaller) => isWithin(smaller, combination))) continue
      if (isGranted(question, combination)) found.push(combination)
    }
  }
  return found
}

/** The weakest first: a stronger grant does all that a weaker one does. */
const grantsByStrength: readonly GrantKind[] = ['account', 'role', 'direct']

/** Whether a grant is at least as strong as the one that is needed. */
export function isAsStrong(grant: GrantKind, needed: GrantKind): boolean {
  return grantsByStrength.indexOf(grant) >= grantsByStrength.indexOf(needed)
}

function isWithin(smaller: Combination, larger: Combination): boolean {
  return smaller.layers.every((layer) => larger.layers.includes(layer))
}

function subsetsBySize(layers: readonly LayerName[]): readonly (readonly LayerName[])[] {
  const subsets = Array.from({ length: 2 ** layers.length }, (_, bits) =>
    layers.filter((_layer, index) => (bits >> index) % 2 === 1),
  )
  return subsets.toSorted((one, other) => one.length - other.length)
}

/** The layers in which a Deny counts: callers are exempt from some. */
export function denyingLayers({
  principal,
  present,
}: Pick<CombinationQuestion, 'principal' | 'present'>): readonly LayerName[] {
  return present.filter((layer) => {
    const denies = oneStatement('Deny', namesCaller.has(layer) ? { principal: everyone } : {})
    const answer = isLeveled(layer) ? [denies] : denies
    const request = { principal, action: 'any:Action', resource: '*', context: emptyContext }
    return decide({ [layer]: answer }, request).effect === 'explicitDeny'
  })
}

function isLeveled(layer: LayerName): boolean {
  return layer === 'serviceControl' || layer === 'resourceControl'
}

const position = { offset: 0, line: 1, column: 1 }
const source: PolicySource = { id: 'combination', type: 'none' }
const everyone: PrincipalElement = '*'

/** A layer of one statement about everything. */
function oneStatement(effect: Effect, principal: Pick<Statement, 'principal' | 'notPrincipal'>) {
  const statement: Statement = {
    effect,
    ...principal,
    action: ['*'],
    resource: ['*'],
    condition: [],
    start: position,
    end: position,
  }
  const policy = {
    version: '2012-10-17',
    kind: 'resource',
    text: '',
    statements: [statement],
  } as const
  return compilePolicies([{ policy, source }])
}

const nothing = compilePolicies([])
const allowsEveryone = oneStatement('Allow', { principal: everyone })
const allowsCaller = oneStatement('Allow', {})

function isGranted(question: CombinationQuestion, combination: Combination): boolean {
  const { present, grants, principal, resourceAccount, resourcePolicyRequired } = question
  const answerOf = (layer: LayerName) => {
    if (!combination.layers.includes(layer)) return nothing
    if (layer !== 'resource') return namesCaller.has(layer) ? allowsEveryone : allowsCaller
    const elements = combination.grant && grants.get(combination.grant)
    return elements === undefined ? nothing : oneStatement('Allow', elements)
  }
  const answers = present.map((layer) => {
    const answer = answerOf(layer)
    return [layer, isLeveled(layer) ? [answer] : answer] as const
  })
  const layers: PolicyLayers = { ...Object.fromEntries(answers), resourcePolicyRequired }
  const request = {
    principal,
    action: 'any:Action',
    resource: '*',
    ...(resourceAccount !== undefined && { resourceAccount }),
    context: emptyContext,
  }
  return decide(layers, request).effect === 'allowed'
}

/** Layers in which an Allow names the caller. */
const namesCaller: ReadonlySet<LayerName> = new Set(['resourceControl', 'vpcEndpoint'])
