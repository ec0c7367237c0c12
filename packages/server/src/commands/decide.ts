// `iamd decide`: decides a request by policies in files. It asks no daemon and no network.
import { describeDecision } from './describe-explanation.ts'
import { readFlags } from './offline-commands.ts'
import { requestedScenario } from './requested-scenario.ts'
import { paintFor, reportingInputErrors } from './terminal.ts'

/** Prints the decision; gives 0 when allowed, 1 when denied, 2 for input that can't be used. */
export function decide(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('decide', args)
    const paint = paintFor(flags)
    const { scenario, documentOf } = requestedScenario(flags)
    const { request, evaluator } = scenario
    if (flags.isOn('json')) {
      const decision = evaluator.decide(request)
      process.stdout.write(`${JSON.stringify(decision, undefined, 2)}\n`)
      return decision.effect === 'allowed' ? 0 : 1
    }
    const explanation = evaluator.explain(request)
    process.stdout.write(describeDecision({ explanation, scenario, documentOf, paint }))
    return explanation.effect === 'allowed' ? 0 : 1
  })
}
