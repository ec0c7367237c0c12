// Which layers must allow together: worked out by asking the gates, not written down again.

import { compilePolicies } from '../compile/compile-policies.ts'
import { decide } from '../decide/decide.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import { emptyContext } from '../match/resolve-template.ts'
import type { GrantKind, LayerName, PolicySource } from '../model/decision.ts'
import type { PrincipalElement, Statement } from '../model/policy.ts'
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

const position = { offset: 0, line: 1, column: 1 }
const source: PolicySource = { id: 'combination', type: 'none' }
const everyone: PrincipalElement = '*'

function allowing(principal: Pick<Statement, 'principal' | 'notPrincipal'>) {
  const statement: Statement = {
    effect: 'Allow',
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
const allowsEveryone = allowing({ principal: everyone })
const allowsCaller = allowing({})

function isGranted(question: CombinationQuestion, combination: Combination): boolean {
  const { present, grants, principal, resourceAccount, resourcePolicyRequired } = question
  const answerOf = (layer: LayerName) => {
    if (!combination.layers.includes(layer)) return nothing
    if (layer !== 'resource') return namesCaller.has(layer) ? allowsEveryone : allowsCaller
    const elements = combination.grant && grants.get(combination.grant)
    return elements === undefined ? nothing : allowing(elements)
  }
  const answers = present.map((layer) => {
    const answer = answerOf(layer)
    const isLeveled = layer === 'serviceControl' || layer === 'resourceControl'
    return [layer, isLeveled ? [answer] : answer] as const
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
