// `iamd explain` on files, flags, AccessDenied messages and CloudTrail records: why, offline.
import {
  isCloudTrailRecord,
  type RecordedRequest,
  readCloudTrailRecord,
  requestOfDenial,
} from '../denial-messages/cloudtrail-record.ts'
import { isJson } from '../denial-messages/json-members.ts'
import { readDenial } from '../denial-messages/read-denial.ts'
import { InputError, startOf } from '../policy-files/input-error.ts'
import { type LocatedValue, plainValue } from '../policy-files/located-value.ts'
import { readDocument } from '../policy-files/read-document.ts'
import { readInput } from '../policy-files/read-input.ts'
import { describeRecorded, disagreement } from './describe-recorded.ts'
import { askAndPrint, givenEndpoint } from './explain-by-id.ts'
import { explained, explainedText } from './explained.ts'
import { policyFlagNames, type ReadFlags } from './offline-commands.ts'
import {
  type KnownRequest,
  type RequestedScenario,
  scenarioOfFile,
  scenarioOfFlags,
} from './requested-scenario.ts'
import { paintFor } from './terminal.ts'

/** Explains what flags, a request file, a message or a record describe. */
export async function explainFiles(flags: ReadFlags): Promise<number> {
  const message = flags.text('message')
  const [file, ...tooMany] = [...flags.texts('request'), ...flags.files]
  if (tooMany.length > 0 || (message !== undefined && file !== undefined)) {
    throw new InputError('one request at a time')
  }
  const source = message === undefined ? sourceOf(flags, file) : recordedMessage(message)
  if ('recorded' in source) return explainRecorded(flags, source.recorded)
  if (flags.text('endpoint') !== undefined) {
    throw new InputError('--endpoint asks about an authorization id, and there is none')
  }
  writeExplanation(
    flags,
    'root' in source
      ? scenarioOfFile(flags, source.file, source.root)
      : scenarioOfFlags(flags, { context: {} }),
  )
  return 0
}

type Source =
  | { readonly file: string; readonly root: LocatedValue }
  | { readonly recorded: RecordedRequest }
  | { readonly only: 'flags' }

/** Finds out what was given: a request file, a record, a message, or flags alone. */
function sourceOf(flags: ReadFlags, file: string | undefined): Source {
  const areFlagsEnough = file === undefined && flags.text('action') !== undefined
  if (areFlagsEnough) return { only: 'flags' }
  const isNothing = file === undefined && process.stdin.isTTY === true
  const named = file ?? '-'
  const text = isNothing ? '' : readInput(named)
  if (file === undefined && text.trim() === '') {
    throw new InputError(
      'say what: an authorization id, a file, --message, or --principal and --action; ' +
        'see `iamd help explain`',
    )
  }
  const isStructured = /^\s*[{[]/.test(text)
  if (!isStructured && readDenial(text) !== undefined) return recordedMessage(text, named)
  const root = readDocument(named, text)
  if (root.type === 'scalar') return recordedMessage(text, named)
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

function recordedMessage(
  text: string,
  where = '--message',
): { readonly recorded: RecordedRequest } {
  const denial = readDenial(text)
  if (denial !== undefined) return { recorded: requestOfDenial(denial) }
  throw new InputError(`${where}: this is no AccessDenied message that AWS prints`)
}

/** With policies by these; without, by asking about the id, or else what the words say. */
async function explainRecorded(flags: ReadFlags, recorded: RecordedRequest): Promise<number> {
  const wantsJson = flags.isOn('json')
  const paint = paintFor(flags)
  const hasPolicies = policyFlagNames.some((name) => flags.texts(name).length > 0)
  const id = recorded.denial?.authorizationId
  const canAsk = id !== undefined && !hasPolicies && isAskable(flags)
  if (flags.text('endpoint') !== undefined && !canAsk) {
    const why = hasPolicies ? 'does not go with policies' : 'needs a denial with an id'
    throw new InputError(`--endpoint ${why}`)
  }
  if (!wantsJson) process.stdout.write(describeRecorded(recorded, paint))
  if (canAsk) {
    if (!wantsJson) process.stdout.write('\n')
    return askAndPrint(id, flags)
  }
  if (hasPolicies) {
    if (!wantsJson) process.stdout.write('\n')
    const requested = scenarioOfFlags(flags, knownRequest(recorded))
    writeExplanation(flags, requested)
    if (!wantsJson) process.stdout.write(disagreement(recorded, requested.scenario))
  } else if (wantsJson) {
    process.stdout.write(`${JSON.stringify(recorded, undefined, 2)}\n`)
  }
  return 0
}

/** Whether there is somebody to ask: said so by a flag, or by an environment that is complete. */
function isAskable(flags: ReadFlags): boolean {
  const hasCredentials = Boolean(process.env['AWS_ACCESS_KEY_ID'])
  const isNamed = flags.text('endpoint') !== undefined
  return isNamed || (hasCredentials && givenEndpoint(flags, process.env) !== undefined)
}

function knownRequest(recorded: RecordedRequest): KnownRequest {
  const { principal, id, issuer, action, resource, context } = recorded
  const place = startOf('the denial')
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

function writeExplanation(flags: ReadFlags, { scenario }: RequestedScenario): void {
  const why = explained(scenario.policies, scenario.request)
  if (!flags.isOn('json')) {
    process.stdout.write(explainedText(why, paintFor(flags)))
    return
  }
  const { principal, action, resource } = scenario.request
  const request = { principal, action, resource, context: scenario.context }
  const { explanation, minimalFixes } = why
  const all = { ...explanation, request, minimalFixes }
  process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`)
}
