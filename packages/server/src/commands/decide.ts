// `iamd decide`: decides a request by policies in files. It asks no daemon and no network.
import { layerName } from '../denial-messages/what-to-do.ts'
import { type Paint, statementText } from '../policy-files/describe-statement.ts'
import { readFlags } from './offline-commands.ts'
import { type RequestedScenario, requestedScenario } from './requested-scenario.ts'
import { paintFor, reportingInputErrors } from './terminal.ts'

/** Prints the decision; gives 0 when allowed, 1 when denied, 2 for input that can't be used. */
export function decide(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('decide', args)
    const paint = paintFor(flags)
    const requested = requestedScenario(flags)
    const { request, evaluator } = requested.scenario
    const decision = evaluator.decide(request)
    process.stdout.write(
      flags.isOn('json')
        ? `${JSON.stringify(decision, undefined, 2)}\n`
        : describeDecision(requested, paint),
    )
    return decision.effect === 'allowed' ? 0 : 1
  })
}

/** Two lines: the decision, and what decided it. */
function describeDecision(requested: RequestedScenario, paint: Paint): string {
  const { caller, request, evaluator } = requested.scenario
  const { effect } = evaluator.decide(request)
  const word = paint(effect === 'allowed' ? 'green' : 'red', effect)
  return `${word}  ${caller}  ${request.action}  ${request.resource}\n  ${decidedBy(requested)}\n`
}

function decidedBy({ scenario, documentOf }: RequestedScenario): string {
  const { effect, layer, layers, statement, gates } = scenario.evaluator.explain(scenario.request)
  if (statement !== undefined && layer !== undefined) {
    return `by ${layerName(layer)}: ${statementText(statement, documentOf)}`
  }
  const reason = gates.at(-1)?.reason ?? effect
  const isGiven = layers.some((one) => one.layer === layer && one.statements.length > 0)
  return isGiven || layer === undefined ? reason : `${reason} (none was given)`
}
