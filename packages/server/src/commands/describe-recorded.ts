// Words what a denial or a CloudTrail record says by itself, and whether policies lead to it.
import type { RecordedRequest } from '../denial-messages/cloudtrail-record.ts'
import { layerName, whatToDo } from '../denial-messages/what-to-do.ts'
import type { Paint } from '../policy-files/describe-statement.ts'
import type { Scenario } from '../policy-files/scenario.ts'
import { shownText } from './terminal.ts'

/** A line for each thing that is known. */
export function describeRecorded(recorded: RecordedRequest, paint: Paint): string {
  const { denial, principal, action, context, notes } = recorded
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['who', principal],
    ['what', action],
    ['on', resourceText(recorded)],
    ['denied by', denial?.layer && layerName(denial.layer)],
    ['how', denial && howText[denial.reason]],
    ['policy', denial?.policyArn],
    ['through', denial?.through && layerName(denial.through)],
    ['id', denial?.authorizationId],
    ['context', contextText(context)],
    ['note', notes.length === 0 ? undefined : notes.join('; ')],
    ['next', denial === undefined ? nothingSaid : whatToDo(denial)],
  ]
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${paint('bold', name.padEnd(10))} ${shownText(value ?? '')}\n`)
    .join('')
}

/** As the message has it and, where that differs, as an ARN. */
function resourceText({ denial, resource }: RecordedRequest): string {
  const names = [denial?.resource, resource].filter((name) => name !== undefined)
  return [...new Set(names)].join(' = ')
}

const nothingSaid = 'the record does not say which policy: give the policies, as in --identity FILE'

const howText = {
  explicitDeny: 'a statement denies it',
  implicitDeny: 'no statement allows it',
  untold: 'the message does not say',
  refused: 'AWS never allows this',
} as const

function contextText(context: RecordedRequest['context']): string {
  return Object.entries(context)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : value.join(',')}`)
    .join('  ')
}

/** A word when these policies alone do not lead to what AWS said. */
export function disagreement({ denial }: RecordedRequest, scenario: Scenario): string {
  if (denial?.layer === undefined) return ''
  const { effect, layer } = scenario.evaluator.decide(scenario.request)
  const named = denial.layer === 'trust' ? 'resource' : denial.layer
  if (effect === denial.reason && layer === named) return ''
  return (
    `\nAWS named ${layerName(denial.layer)} (${howText[denial.reason]}), which these policies and ` +
    'this context do not lead to: another policy or a context key is missing here\n'
  )
}
