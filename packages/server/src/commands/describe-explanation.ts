// Words an explanation for people: the decision, the walk through the gates, the statements.
import type { Explanation, LayerExplanation, LayerName, PolicySource } from '@iamd/policy'
import {
  failedElements,
  mismatchText,
  type Paint,
  statementText,
} from '../policy-files/describe-statement.ts'
import type { PolicyDocument } from '../policy-files/policy-document.ts'
import type { Scenario } from '../policy-files/scenario.ts'

/** What people call the layers. */
export const layerWords: Readonly<Record<LayerName, string>> = {
  serviceControl: 'service control policies',
  resourceControl: 'resource control policies',
  vpcEndpoint: 'VPC endpoint policy',
  resource: 'resource policy',
  identity: 'identity policies',
  boundary: 'permissions boundary',
  session: 'session policy',
}

/** What the words are about. */
export interface Described {
  readonly explanation: Explanation
  readonly scenario: Scenario
  readonly documentOf: (source: PolicySource) => PolicyDocument | undefined
  readonly paint: Paint
}

/** Two lines: the decision, and what decided it. */
export function describeDecision(described: Described): string {
  const { explanation, scenario, paint } = described
  const { action, resource } = scenario.request
  const isAllowed = explanation.effect === 'allowed'
  const word = paint(isAllowed ? 'green' : 'red', isAllowed ? 'allowed' : explanation.effect)
  return `${word}  ${scenario.caller}  ${action}  ${resource}\n  ${decidedBy(described)}\n`
}

function decidedBy({ explanation, documentOf }: Described): string {
  const { effect, layer, statement } = explanation
  if (statement !== undefined && layer !== undefined) {
    return `by ${layerWords[layer]}: ${statementText(statement, documentOf)}`
  }
  if (effect === 'allowed') return 'nothing limits the root user'
  const lacking = layerWords[layer ?? 'identity']
  const isEmpty = explanation.layers.every(
    (one) => one.layer !== layer || one.statements.length === 0,
  )
  return `no statement allows it in: ${lacking}${isEmpty ? ' (none is given)' : ''}`
}

/** The whole derivation. */
export function describeExplanation(described: Described): string {
  const { explanation, paint } = described
  const gates = explanation.gates.map(({ gate, outcome, reason }) => {
    const mark = outcome === 'stop' ? paint('red', '✗') : paint('green', '✓')
    return `  ${mark} ${gate.padEnd(17)} ${reason}`
  })
  const layers = explanation.layers.flatMap((layer) => layerLines(layer, described))
  const missing = explanation.missingContextKeys
  const asked = missing.length === 0 ? [] : ['', `not in the request: ${missing.join(', ')}`]
  return [describeDecision(described), ...gates, '', ...layers, ...asked, ''].join('\n')
}

function layerLines(layer: LayerExplanation, { documentOf, paint }: Described): readonly string[] {
  const level = layer.level === undefined ? '' : `, level ${layer.level + 1}`
  const verdict = layer.denies ? 'denies' : layer.allows ? 'allows' : 'does not allow'
  return [
    `${layerWords[layer.layer]}${level}: ${verdict}`,
    ...layer.statements.map((statement) => {
      const text = `${statement.effect} ${statementText(statement.statement, documentOf)}`
      if (statement.matched) return `  ${paint('bold', '●')} ${text}`
      return `  ${paint('dim', `○ ${text}: ${failedElements(statement).map(mismatchText).join('; ')}`)}`
    }),
  ]
}
