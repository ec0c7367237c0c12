// Evaluates layers for a request of which not everything is known, and keeps what is left.

import { decide, prepareRequest } from '../decide/decide.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import { emptyContext } from '../match/resolve-template.ts'
import type { Decision } from '../model/decision.ts'
import type { AuthorizationRequest } from '../model/request.ts'
import { possibleAccounts } from './account-relation.ts'
import {
  type Completion,
  completedContext,
  type PartialRequest,
  type PartialVerdict,
  partialContext,
} from './partial-request.ts'
import { type AllowedRegions, allowedRegions } from './regions.ts'
import {
  type AskableLayers,
  asCertain,
  askableLayers,
  asLeft,
  type ResidualLayers,
  type Rewrite,
  residualLayers,
} from './residual-layers.ts'
import { isCertain } from './residual-statement.ts'
import { type ResourceFilter, resourceFilter } from './resource-filter.ts'

/** What is left of a set of layers for a partial request. */
export interface Residual {
  /** In doubt `depends`. */
  readonly verdict: PartialVerdict
  /** Decides the completed request, exactly as `decide` does by the whole layers. */
  decide(completion?: Completion): Decision
  /** What is left as a list of alternatives that allow, and a list of what denies. */
  regions(): AllowedRegions
  /** The resources among them, for filtering a listing. */
  resources(): ResourceFilter
}

/**
 * Evaluates what is known of a request. What is unknown (the resource, the action, some of the
 * context) is left as patterns and conditions.
 *
 * @example
 * whatIsAllowed({ identity }, { principal, action: 's3:GetObject' }).resources()
 */
export function whatIsAllowed(layers: PolicyLayers, partial: PartialRequest): Residual {
  const context = partialContext(partial)
  const { principal, action = '', resource = '' } = partial
  const known: AuthorizationRequest = { principal, action, resource, context: emptyContext }
  const residual = residualLayers(layers, {
    request: prepareRequest(layers, known),
    isActionKnown: partial.action !== undefined,
    isResourceKnown: partial.resource !== undefined,
    context,
  })
  const verdict = verdictOf(residual, partial)
  let askable: AskableLayers | undefined
  const regions = () => allowedRegions(residual, partial, verdict)
  return {
    verdict,
    decide(completion = {}) {
      askable ??= askableLayers(residual, asLeft)
      const completed: AuthorizationRequest = {
        principal,
        action: knownPart('action', partial.action ?? completion.action),
        resource: knownPart('resource', partial.resource ?? completion.resource),
        ...accountOf(partial, completion),
        context: completedContext(context, completion.context),
      }
      return originalDecision(decide(askable.layers, completed), askable)
    },
    regions,
    resources: () => resourceFilter(regions()),
  }
}

function knownPart(name: string, value: string | undefined): string {
  if (value === undefined) throw new TypeError(`the ${name} of the request is still unknown`)
  return value
}

function accountOf(partial: PartialRequest, completion: Completion) {
  const resourceAccount = partial.resourceAccount ?? completion.resourceAccount
  return resourceAccount === undefined ? {} : { resourceAccount }
}

/** Refers to the statement as it was before the evaluation. */
function originalDecision(decision: Decision, { origins }: AskableLayers): Decision {
  const { statement } = decision
  const origin = statement && origins.get(statement.source)
  const original = statement && origin?.statements[statement.index]?.statement
  return original === undefined ? decision : { ...decision, statement: original }
}

/**
 * The verdict, from the worst case and the best. In the worst every Deny that may match does, and
 * an Allow only when it is certain to; in the best it is the other way round. To match more
 * Allows or fewer Denies never allows less, so every completion lies between them.
 */
function verdictOf(residual: ResidualLayers, partial: PartialRequest): PartialVerdict {
  const accounts = possibleAccounts(partial)
  const effectIn = (favoured: 'Allow' | 'Deny', resourceAccount: string | undefined) => {
    const rewrite: Rewrite = (left, statement) =>
      left.effect === favoured || isCertain(left) ? asCertain(left, statement) : undefined
    const request = {
      principal: partial.principal,
      action: 'any:Action',
      resource: '*',
      ...(resourceAccount !== undefined && { resourceAccount }),
      context: emptyContext,
    }
    return decide(askableLayers(residual, rewrite).layers, request).effect
  }
  if (effectIn('Deny', accounts[0]) === 'allowed') return 'always'
  return effectIn('Allow', accounts.at(-1)) === 'allowed' ? 'depends' : 'never'
}
