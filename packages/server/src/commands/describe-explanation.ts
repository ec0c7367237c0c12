// Words an explanation for people: each layer, each statement, and the first element that failed.
import type { Explanation, LayerExplanation, Mismatch, StatementExplanation } from '@iamd/policy'

const layerNames: Readonly<Record<LayerExplanation['layer'], string>> = {
  serviceControl: 'service control policies',
  resourceControl: 'resource control policies',
  vpcEndpoint: 'VPC endpoint policy',
  resource: 'resource-based policy',
  identity: 'identity-based policies',
  boundary: 'permissions boundary',
  session: 'session policies',
}

/** The lines that explain a decision. */
export function describeExplanation({
  layers,
  gates,
  missingContextKeys,
}: Explanation): readonly string[] {
  return [
    ...gates.map(({ gate, outcome, reason }) => `  ${gate}: ${outcome}, ${reason}`),
    ...layers.flatMap(describeLayer),
    ...missingContextKeys.map((key) => `  the request has no ${key}`),
  ]
}

function describeLayer({ layer, allows, denies, statements }: LayerExplanation): readonly string[] {
  const verdict = denies ? 'deny' : allows ? 'allow' : 'do not allow'
  return [`  ${layerNames[layer]} ${verdict}`, ...statements.map(describeStatement)]
}

function describeStatement({ statement, effect, matched, mismatch }: StatementExplanation): string {
  const sid = statement.sid ?? `Statement${statement.index + 1}`
  const outcome = matched || mismatch === undefined ? 'matches' : describeMismatch(mismatch)
  return `    ${effect} ${sid} in ${statement.source.id}: ${outcome}`
}

function describeMismatch(mismatch: Mismatch): string {
  const wanted = mismatch.policyValues.join(', ')
  if (mismatch.element !== 'Condition') {
    return `${mismatch.element} ${wanted} does not match ${mismatch.requestValue}`
  }
  const { operator, key, requestValues } = mismatch
  const found = requestValues === undefined ? 'nothing' : requestValues.join(', ')
  return `Condition ${operator} ${key} ${wanted} does not hold for ${found}`
}
