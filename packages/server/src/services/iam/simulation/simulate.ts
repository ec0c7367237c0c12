// Simulates actions on resources: one result an action, with one of its own for each resource.
// Source: IAM API reference, EvaluationResult, as of 2026: top-level fields are the aggregate.
import type {
  EvaluationResult,
  PolicyEvaluationDecisionType,
  ResourceSpecificResult,
  Statement,
} from '@aws-sdk/client-iam'
import { findAction, findResourceType } from '@iamd/catalog'
import {
  type ContextReader,
  type Explanation,
  explain,
  type LayerExplanation,
  matchStringPattern,
  type PolicyLayers,
  type Principal,
} from '@iamd/policy'

/** What is simulated, for all actions and resources alike. */
export interface Simulation {
  readonly layers: PolicyLayers
  readonly principal: Principal
  readonly context: ContextReader
  /** Owner of resources whose ARN names none. */
  readonly resourceOwner: string
  /** Undefined: all resources, without results of their own. */
  readonly resources: readonly string[] | undefined
}

interface ResourceOutcome {
  readonly resource: string
  readonly crossAccount: boolean
  readonly explanation: Explanation
}

/** The result for one action. */
export function simulateAction(simulation: Simulation, action: string): EvaluationResult {
  const outcomes = (simulation.resources ?? ['*']).map((resource) =>
    simulateResource(simulation, action, resource),
  )
  const decision = mostRestrictive(outcomes.map(({ explanation }) => explanation.effect))
  const deciding = outcomes.filter(({ explanation }) => explanation.effect === decision)
  const [first] = outcomes
  return {
    EvalActionName: action,
    EvalResourceName: resourceTemplate(action, simulation.resources ?? []),
    EvalDecision: decision,
    EvalDecisionDetails: first === undefined ? {} : decisionDetails(first),
    MatchedStatements: unique(
      deciding.flatMap(({ explanation }) => matchedStatements(explanation)),
      (statement) => JSON.stringify(statement),
    ),
    MissingContextValues: unique(
      outcomes.flatMap(({ explanation }) => [...explanation.missingContextKeys]),
      (key) => key.toLowerCase(),
    ),
    ...organizationsDetail(outcomes),
    ...boundaryDetail(outcomes),
    ...(simulation.resources !== undefined && {
      ResourceSpecificResults: outcomes.map((outcome) => resourceResult(outcome)),
    }),
  }
}

function simulateResource(
  { layers, principal, context, resourceOwner }: Simulation,
  action: string,
  resource: string,
): ResourceOutcome {
  const resourceAccount = accountIn(resource) ?? resourceOwner
  const request = { principal, action, resource, resourceAccount, context }
  return {
    resource,
    crossAccount: 'account' in principal && principal.account !== resourceAccount,
    explanation: explain(layers, request),
  }
}

function resourceResult(outcome: ResourceOutcome): ResourceSpecificResult {
  const { resource, explanation } = outcome
  return {
    EvalResourceName: resource,
    EvalResourceDecision: explanation.effect,
    EvalDecisionDetails: decisionDetails(outcome),
    MatchedStatements: [...matchedStatements(explanation)],
    MissingContextValues: [...explanation.missingContextKeys],
    ...boundaryDetail([outcome]),
  }
}

const severity = ['explicitDeny', 'implicitDeny', 'allowed'] as const

const mostRestrictive = (
  decisions: readonly PolicyEvaluationDecisionType[],
): PolicyEvaluationDecisionType =>
  severity.find((decision) => decisions.includes(decision)) ?? 'implicitDeny'

/**
 * Statements that led to the decision: with an explicit deny only denying ones. Those of SCPs and
 * boundaries are not shown. Source: IAM API reference, MatchedStatements.
 */
function matchedStatements({ effect, layers }: Explanation): readonly Statement[] {
  if (effect === 'implicitDeny') return []
  const wanted = effect === 'allowed' ? 'Allow' : 'Deny'
  return layers
    .filter(({ layer }) => layer === 'identity' || layer === 'resource')
    .flatMap(({ layer, statements }) =>
      statements
        .filter((one) => one.matched && one.effect === wanted)
        .map(({ statement: { source, start, end } }) => ({
          SourcePolicyId: source.id,
          SourcePolicyType: sourceType(layer),
          // AWS counts columns from the character after the brace. Source: recorded responses.
          StartPosition: { Line: start.line, Column: start.column + 1 },
          EndPosition: { Line: end.line, Column: end.column + 1 },
        })),
    )
}

/** What AWS prints, which is no value of its own model's enumeration. Source: recorded. */
const sourceType = (layer: LayerExplanation['layer']) =>
  (layer === 'resource' ? 'Resource Policy' : 'IAM Policy') as NonNullable<
    Statement['SourcePolicyType']
  >

/** How identity and resource policies decide on their own; only between accounts. */
function decisionDetails({
  crossAccount,
  explanation,
}: ResourceOutcome): Record<string, PolicyEvaluationDecisionType> {
  if (!crossAccount) return {}
  const details: Record<string, PolicyEvaluationDecisionType> = {}
  for (const layer of explanation.layers) {
    if (layer.layer === 'identity') details['IAM Policy'] = layerDecision(layer)
    if (layer.layer === 'resource') details['Resource Policy'] = layerDecision(layer)
  }
  return details
}

function layerDecision({ allows, denies }: LayerExplanation): PolicyEvaluationDecisionType {
  if (denies) return 'explicitDeny'
  return allows ? 'allowed' : 'implicitDeny'
}

const allowsAll = (outcomes: readonly ResourceOutcome[], name: LayerExplanation['layer']) => {
  const layers = outcomes.flatMap(({ explanation }) =>
    explanation.layers.filter(({ layer }) => layer === name),
  )
  if (layers.length === 0) return undefined
  return layers.every(({ allows, denies }) => allows && !denies)
}

function boundaryDetail(outcomes: readonly ResourceOutcome[]) {
  const AllowedByPermissionsBoundary = allowsAll(outcomes, 'boundary')
  if (AllowedByPermissionsBoundary === undefined) return {}
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary } }
}

function organizationsDetail(outcomes: readonly ResourceOutcome[]) {
  const AllowedByOrganizations = allowsAll(outcomes, 'serviceControl')
  if (AllowedByOrganizations === undefined) return {}
  return { OrganizationsDecisionDetail: { AllowedByOrganizations } }
}

/**
 * The pattern of the ARNs that an action is for, the one that fits the first resource where it has
 * several; `*` when it has none.
 */
function resourceTemplate(action: string, [resource]: readonly string[]): string {
  const definition = findAction(action)
  if (definition === undefined || resource === undefined) return '*'
  const templates = definition.resourceTypes.flatMap(
    ({ name }) => findResourceType(definition.service, name)?.arnPatterns ?? [],
  )
  const fitting = templates.find((template) =>
    matchStringPattern(template.replaceAll(/\$\{\w+\}/g, '*'), resource),
  )
  return fitting ?? templates[0] ?? '*'
}

function accountIn(arn: string): string | undefined {
  const account = arn.split(':', 6)[4]
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined
}

function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed()
}
