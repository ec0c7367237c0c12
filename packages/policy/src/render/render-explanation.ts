// Renders an explanation as text that a person reads at a glance; colour comes from the caller.

import { isNearMiss } from '../explain/near-miss.ts'
import type { FixReport } from '../fix/fix.ts'
import type {
  Explanation,
  GateStep,
  LayerExplanation,
  LayerName,
  StatementExplanation,
} from '../model/decision.ts'
import { renderFix } from './render-fix.ts'
import { renderMismatch } from './render-mismatch.ts'
import { shownLayer, shownPolicy, shownStatement, shownText } from './shown-text.ts'

/** How parts of the text are set off; each function is given plain text of one line. */
export interface RenderStyle {
  readonly allowed: (text: string) => string
  readonly denied: (text: string) => string
  readonly heading: (text: string) => string
  /** What matters least. */
  readonly faint: (text: string) => string
}

export interface RenderOptions {
  /** What `minimalFixes` found; the smallest is shown. */
  readonly fixes?: FixReport
  readonly style?: RenderStyle
}

const plain = (text: string) => text
const plainStyle: RenderStyle = { allowed: plain, denied: plain, heading: plain, faint: plain }

/** How many near misses are shown. */
const nearMissesMaximum = 5

/**
 * An explanation as text: the decision and what decided it, the gates, statements that nearly
 * allowed, missing context keys and the smallest fix.
 *
 * @example
 * console.log(renderExplanation(explain(layers, request)))
 */
export function renderExplanation(explanation: Explanation, options: RenderOptions = {}): string {
  const { fixes, style = plainStyle } = options
  const isAllowed = explanation.effect === 'allowed'
  const sections = [
    headLines(explanation, style),
    section('Gates', gateLines(explanation, style), style),
    section('Near misses', isAllowed ? [] : nearMissLines(explanation), style),
    section('Missing context keys', missingKeyLines(explanation), style),
    fixes === undefined || isAllowed ? [] : fixLines(fixes, style),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function section(title: string, lines: readonly string[], style: RenderStyle): readonly string[] {
  return lines.length === 0 ? [] : [style.heading(title), ...lines.map((line) => `  ${line}`)]
}

function headLines(explanation: Explanation, style: RenderStyle): readonly string[] {
  const { effect, request, relation } = explanation
  const verdict = effect === 'allowed' ? style.allowed('ALLOWED') : style.denied('DENIED')
  const accounts = relation === 'cross-account' ? ' (of another account)' : ''
  return [
    `${verdict}  ${shownText(request.action)}`,
    `  who  ${shownText(request.principal)}`,
    `  on   ${shownText(request.resource)}${accounts}`,
    `  why  ${decidingLine(explanation)}`,
  ]
}

function decidingLine({ effect, layer, statement, gates }: Explanation): string {
  if (statement !== undefined && layer !== undefined) {
    const policy = `the ${shownPolicy(layer, undefined, statement.source)}`
    if (statement.reason !== undefined) {
      return `${policy} denies everything: ${shownText(statement.reason)}`
    }
    const verb = effect === 'allowed' ? 'allows' : 'denies'
    return `${shownStatement(statement)} of ${policy} ${verb} it`
  }
  const reason = gates.at(-1)?.reason ?? 'nothing allows it'
  return layer === undefined ? reason : `${shownLayer(layer)}: ${reason}`
}

const gateLayers: Readonly<Record<GateStep['gate'], LayerName | undefined>> = {
  'explicit-deny': undefined,
  'resource-control': 'resourceControl',
  'service-control': 'serviceControl',
  'vpc-endpoint': 'vpcEndpoint',
  resource: 'resource',
  identity: 'identity',
  boundary: 'boundary',
  session: 'session',
}

const gateMarks: Readonly<Record<GateStep['outcome'], string>> = {
  pass: 'pass ',
  grant: 'GRANT',
  stop: 'STOP ',
}

/** The gates as they were walked, without those that had nothing to ask. */
function gateLines({ gates, layers }: Explanation, style: RenderStyle): readonly string[] {
  const isSilent = ({ gate, outcome }: GateStep) => {
    const layer = gateLayers[gate]
    const isAbsent = layer !== undefined && !layers.some((one) => one.layer === layer)
    return outcome === 'pass' && isAbsent
  }
  return gates.filter((step) => !isSilent(step)).map((step) => gateLine(step, style))
}

function gateLine({ gate, outcome, reason }: GateStep, style: RenderStyle): string {
  const line = `${gateMarks[outcome]}  ${gate.padEnd(16)}  ${reason}`
  if (outcome === 'pass') return style.faint(line)
  return outcome === 'grant' ? style.allowed(line) : style.denied(line)
}

function nearMissLines({ layers }: Explanation): readonly string[] {
  const misses = layers
    .filter((layer) => !layer.allows)
    .flatMap((layer) =>
      layer.statements.filter(isNearMiss).map((statement) => ({ layer, statement })),
    )
  const shown = misses
    .slice(0, nearMissesMaximum)
    .flatMap(({ layer, statement }) => missLines(layer, statement))
  const more = misses.length - nearMissesMaximum
  return more > 0 ? [...shown, `and ${more} more`] : shown
}

function missLines(
  { layer, level }: LayerExplanation,
  { statement, mismatches }: StatementExplanation,
): readonly string[] {
  const policy = shownPolicy(layer, level, statement.source)
  return [
    `${shownStatement(statement)} of the ${policy} would allow it, but`,
    ...mismatches.map((mismatch) => `  ${renderMismatch(mismatch)}`),
  ]
}

function missingKeyLines({ missingContextKeys }: Explanation): readonly string[] {
  return missingContextKeys.length === 0 ? [] : [missingContextKeys.map(shownText).join(', ')]
}

function fixLines({ fixes, reason }: FixReport, style: RenderStyle): readonly string[] {
  const [smallest] = fixes
  if (smallest === undefined) return section('No fix', [reason ?? 'none was found'], style)
  const others = fixes.length - 1
  const more =
    others === 0 ? [] : [style.faint(`(${others} other ${others === 1 ? 'fix' : 'fixes'})`)]
  return [...section('Smallest fix', renderFix(smallest), style), ...more.map((one) => `  ${one}`)]
}
