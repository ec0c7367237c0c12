// `iamd explain` on files, flags, AccessDenied messages and CloudTrail records: why, offline.
import {
  isCloudTrailRecord,
  type RecordedRequest,
  readCloudTrailRecord,
  requestOfDenial,
} from '../denial-messages/cloudtrail-record.ts'
import { isJson } from '../denial-messages/json-members.ts'
import { readDenial } from '../denial-messages/read-denial.ts'
import { layerName, whatToDo } from '../denial-messages/what-to-do.ts'
import type { Paint } from '../policy-files/describe-statement.ts'
import { InputError } from '../policy-files/input-error.ts'
import { type LocatedValue, plainValue } from '../policy-files/located-value.ts'
import { readDocument } from '../policy-files/read-document.ts'
import { readInput } from '../policy-files/read-input.ts'
import { describeExplanation } from './describe-explanation.ts'
import { type ReadFlags, readFlags } from './offline-commands.ts'
import {
  type KnownRequest,
  type RequestedScenario,
  scenarioOfFile,
  scenarioOfFlags,
} from './requested-scenario.ts'
import { paintFor, reportingInputErrors } from './terminal.ts'

/** Explains what flags, a request file, a message or a record describe. */
export function explainFiles(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('explain', args)
    const paint = paintFor(flags)
    const [file, ...tooMany] = [...flags.texts('request'), ...flags.files]
    if (tooMany.length > 0) throw new InputError('one request at a time')
    const source = sourceOf(flags, file)
    if ('root' in source) {
      writeExplanation(flags, paint, scenarioOfFile(flags, source.file, source.root))
      return 0
    }
    if (source.recorded === undefined) {
      writeExplanation(flags, paint, scenarioOfFlags(flags, { context: {} }))
      return 0
    }
    writeRecorded(flags, paint, source.recorded)
    return 0
  })
}

type Source =
  | { readonly file: string; readonly root: LocatedValue }
  | { readonly recorded: RecordedRequest | undefined }

/** Finds out what was given: a request file, a record, a message, or flags alone. */
function sourceOf(flags: ReadFlags, file: string | undefined): Source {
  const message = flags.text('message')
  if (message !== undefined) return { recorded: recordedMessage(message, '--message') }
  const hasFlags = flags.text('action') !== undefined
  if (file === undefined && (hasFlags || process.stdin.isTTY === true)) {
    return { recorded: undefined }
  }
  const named = file ?? '-'
  const text = readInput(named)
  if (file === undefined && text.trim() === '') return { recorded: undefined }
  if (readDenial(text) !== undefined && !/^\s*[{[]/.test(text)) {
    return { recorded: recordedMessage(text, named) }
  }
  const root = readDocument(named, text)
  if (root.type === 'scalar') return { recorded: recordedMessage(text, named) }
  const record = recordIn(plainValue(root))
  return record === undefined ? { file: named, root } : { recorded: readCloudTrailRecord(record) }
}

/** A record by itself, or the first denied one of a log file or of an Athena or CLI answer. */
function recordIn(value: unknown): Parameters<typeof readCloudTrailRecord>[0] | undefined {
  if (isCloudTrailRecord(value)) return value
  const list = Array.isArray(value) ? value : isJson(value) ? value['Records'] : undefined
  const records = (Array.isArray(list) ? list : []).filter(isCloudTrailRecord)
  return records.find((record) => 'errorCode' in record) ?? records[0]
}

function recordedMessage(text: string, where: string): RecordedRequest {
  const denial = readDenial(text)
  if (denial !== undefined) return requestOfDenial(denial)
  throw new InputError(`${where}: this is no AccessDenied message that AWS prints`)
}

const policyFlags = ['identity', 'boundary', 'session', 'resource', 'scp', 'rcp', 'vpc-endpoint']

function writeRecorded(flags: ReadFlags, paint: Paint, recorded: RecordedRequest): void {
  const hasPolicies = policyFlags.some((name) => flags.texts(name).length > 0)
  if (!hasPolicies) {
    const wantsJson = flags.isOn('json')
    const json = `${JSON.stringify(recorded, undefined, 2)}\n`
    process.stdout.write(wantsJson ? json : told(recorded, paint))
    return
  }
  if (!flags.isOn('json')) process.stdout.write(`${told(recorded, paint)}\n`)
  const requested = scenarioOfFlags(flags, knownRequest(recorded))
  writeExplanation(flags, paint, requested)
  if (!flags.isOn('json')) process.stdout.write(disagreement(recorded, requested))
}

/** A word when these policies alone do not lead to what AWS said. */
function disagreement({ denial }: RecordedRequest, { scenario }: RequestedScenario): string {
  if (denial?.layer === undefined) return ''
  const { effect, layer } = scenario.evaluator.decide(scenario.request)
  const named = denial.layer === 'trust' ? 'resource' : denial.layer
  if (effect === denial.reason && layer === named) return ''
  return (
    `\nAWS named ${layerName(denial.layer)} (${howText[denial.reason]}), which these policies and ` +
    'this context do not lead to: another policy or a context key is missing here\n'
  )
}

function knownRequest({
  principal,
  id,
  issuer,
  action,
  resource,
  context,
}: RecordedRequest): KnownRequest {
  const place = { file: 'the denial', line: 1, column: 1 }
  return {
    principal:
      principal === undefined
        ? undefined
        : { name: principal, place, id, issuer, identity: [], keys: {} },
    action,
    resource: resource === undefined ? undefined : { arn: resource, keys: {} },
    context,
  }
}

/** What the message or the record says by itself. */
function told(recorded: RecordedRequest, paint: Paint): string {
  const { denial, principal, action, resource, context, notes } = recorded
  const rows: (readonly [string, string | undefined])[] = [
    ['who', principal],
    ['what', action],
    [
      'on',
      denial?.resource === resource
        ? resource
        : [denial?.resource, resource].filter(Boolean).join(' = '),
    ],
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
    .map(([name, value]) => `${paint('bold', name.padEnd(10))} ${value}\n`)
    .join('')
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

function writeExplanation(
  flags: ReadFlags,
  paint: Paint,
  { scenario, documentOf }: RequestedScenario,
): void {
  const explanation = scenario.evaluator.explain(scenario.request)
  const { principal, action, resource } = scenario.request
  const request = { principal, action, resource, context: scenario.context }
  process.stdout.write(
    flags.isOn('json')
      ? `${JSON.stringify({ request, ...explanation }, undefined, 2)}\n`
      : describeExplanation({ explanation, scenario, documentOf, paint }),
  )
}
