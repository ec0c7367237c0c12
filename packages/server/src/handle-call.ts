// The order of a call: decode, identify, decide, run, record, encode. Control flow lives here.
import {
  AwsError,
  accessDenied,
  internalFailure,
  type ServiceModel,
  serviceUnavailable,
  throttling,
} from '@iamd/wire'
import type { Authenticator } from './authn/identify-caller.ts'
import { checkSessionLimits } from './authn/session-limits.ts'
import { encodeAuthorizationMessage } from './authz/authorization-message.ts'
import { type AuthorizationFacts, type Denial, findDenial } from './authz/authorize.ts'
import { authorizationIdText, denialText } from './authz/denial-text.ts'
import {
  findOrganizationPlaces,
  type KnownOrganizationPlaces,
  type PlaceLookup,
  type View,
} from './authz/organization-places.ts'
import type { DeniedCall } from './denials/record-denial.ts'
import type { Logger } from './log.ts'
import type { CallOutcome } from './monitoring/call-metrics.ts'
import type { IncomingCall } from './protocols/incoming-call.ts'
import type { EncodedAnswer, OperationResolution, Protocol } from './protocols/protocol.ts'
import { protocolOf } from './protocols/protocol-of.ts'
import { loadOperation } from './services/load-operation.ts'
import type { AnonymousCall, Call, Operation, OperationResources } from './services/operation.ts'
import type { Tag } from './store/columns.ts'
import { type Reader, StoreUnavailable } from './store/store.ts'
import type { Throttle } from './throttling/throttle.ts'
import { inSpan, type Tracing } from './tracing/tracing.ts'

/** What handling calls needs of the daemon. */
export interface CallResources extends OperationResources {
  readonly authenticator: Authenticator
  readonly organizationPlaces: KnownOrganizationPlaces
  readonly logger: Logger
  readonly throttle: Throttle
  /** The Region of this daemon, in which calls are that nobody signs. */
  readonly region: string
  /** Undefined when nobody traces. */
  readonly tracing: Tracing | undefined
}

/** What to answer, and what to log of the call. */
export interface CallAnswer extends EncodedAnswer {
  readonly location?: string
  readonly service?: string
  /** What is counted of the call. */
  readonly outcome: CallOutcome
  readonly log: Readonly<Record<string, string | undefined>>
  /** The sealed record of a denial, for DecodeAuthorizationMessage. */
  readonly authorizationMessage?: string
}

/** How far a call got, for the answer and the log when it fails. */
interface Progress {
  readonly resources: CallResources
  readonly protocol: Protocol
  model?: ServiceModel
  operation?: string
  caller?: string
  denial?: Denial
  /** Whether it is being found out who calls. */
  authenticates?: boolean
  decision?: CallOutcome['decision']
}

/** Thrown when the caller's policies changed after it was identified: it has to start again. */
class CallerChanged extends Error {
  override readonly name = 'CallerChanged'
}

const attemptsMaximum = 5

/** Answers a call. Never rejects: whatever goes wrong becomes an AWS error. */
export function handleCall(resources: CallResources, incoming: IncomingCall): Promise<CallAnswer> {
  const { tracing } = resources
  if (tracing === undefined) return answerCall(resources, incoming)
  return tracing.call(
    incoming.http.headers,
    () => answerCall(resources, incoming),
    ({ log }) => ({
      requestId: incoming.facts.requestId,
      operation: log['operation'],
      error: log['error'],
    }),
  )
}

async function answerCall(resources: CallResources, incoming: IncomingCall): Promise<CallAnswer> {
  const progress: Progress = { resources, protocol: protocolOf(incoming.http) }
  try {
    resources.store.refuseIfStale?.()
    return await answer(incoming, progress)
  } catch (cause) {
    return errorAnswer(resources, incoming, progress, toAwsError(resources, incoming, cause))
  }
}

async function answer(incoming: IncomingCall, progress: Progress): Promise<CallAnswer> {
  const { protocol, resources } = progress
  const resolution = protocol.resolve(incoming)
  if (resolution.kind === 'redirect') {
    const { location } = resolution
    const outcome = outcomeOf(progress, 'Redirect')
    return { status: 302, contentType: undefined, body: '', location, outcome, log: {} }
  }
  const { model, operation: operationModel } = resolution
  progress.operation = `${model.id}:${operationModel.name}`
  const operation = await loadOperation(model, operationModel.name)
  progress.model = model
  for (let attempt = 1; ; attempt += 1) {
    try {
      const call = await identifyOrCount(resources, incoming, () =>
        identifyCall(progress, incoming, resolution, operation),
      )
      progress.caller = call.caller.arn
      if (attempt === 1 && !resources.throttle.admits(call.caller, call.now.getTime())) {
        throw throttling()
      }
      const output = await perform(operation, call, progress)
      return {
        ...protocol.encodeResult(incoming, model, operationModel.name, output),
        service: model.id,
        outcome: outcomeOf(progress, 'Success'),
        log: { operation: progress.operation, caller: progress.caller },
      }
    } catch (cause) {
      if (!(cause instanceof CallerChanged) || attempt === attemptsMaximum) throw cause
    }
  }
}

/** Proofs that fail are counted by address, and from where too many come, none is looked at. */
async function identifyOrCount<Identified>(
  { throttle }: CallResources,
  { facts: { sourceIp, receivedAt } }: IncomingCall,
  identify: () => Promise<Identified>,
): Promise<Identified> {
  const now = receivedAt.getTime()
  if (!throttle.looksAt(sourceIp, now)) throw throttling()
  try {
    return await identify()
  } catch (cause) {
    if (cause instanceof AwsError) throttle.noteFailure(sourceIp, now)
    throw cause
  }
}

/** Finds out who calls: by the signature or, where nobody signs, by the proof in the input. */
async function identifyCall(
  progress: Progress,
  { http, facts }: IncomingCall,
  { model, operation: { name }, decode }: OperationResolution,
  operation: Operation,
): Promise<Call<object>> {
  const { resources } = progress
  const { receivedAt: now } = facts
  const callIn = (region: string): AnonymousCall<object> => {
    const request = { ...facts, requestedRegion: requestedRegion(model, region) }
    return { operation: name, input: decode(), request, now, resources }
  }
  if (operation.kind === 'federation') {
    const call = callIn(resources.region)
    progress.authenticates = true
    const { caller, proof } = await inSpan(resources.tracing, 'iamd.authenticate', () =>
      operation.identify(call),
    )
    progress.authenticates = false
    return { ...call, caller, account: caller.account, proof }
  }
  progress.authenticates = true
  const { caller, region } = await resources.authenticator.identify(http, model.signingName)
  progress.authenticates = false
  checkSessionLimits(caller, model.id, name)
  const use = { at: now, service: model.signingName, region: requestedRegion(model, region) }
  resources.lastUse.note(caller, use)
  resources.accessRecord.note(caller, use, name)
  return { ...callIn(region), caller, account: caller.account, proof: undefined }
}

/** IAM is one for all Regions and always says so. Source: IAM User Guide, aws:RequestedRegion. */
const requestedRegion = (model: ServiceModel, region: string): string =>
  model.id === 'iam' ? 'us-east-1' : region

async function perform(
  operation: Operation,
  call: Call<object>,
  progress: Progress,
): Promise<object | undefined> {
  const { store, snapshots } = call.resources
  const places = progress.resources.organizationPlaces.before()
  if (operation.kind !== 'write') {
    const proven =
      operation.kind === 'read' && operation.proveCaller
        ? { ...call, caller: await operation.proveCaller(call) }
        : call
    return store.read(async (reader) => {
      const target = await authorizeCall(operation, proven, on(reader), progress, places)
      return operation.run(proven, reader, target)
    })
  }
  // Refused callers never reach the one writer. Most calls without a target are decided from memory.
  const readTarget = operation.target !== undefined
  const authorize = (view: View) => authorizeCall(operation, call, view, progress, places)
  const seen = await (readTarget
    ? store.read((reader) => authorize(on(reader)))
    : authorize(store.read))
  const prepared = await operation.prepare?.(call, seen)
  return store.write(async (writer) => {
    const { snapshot } = call.caller
    if (snapshot !== undefined && !snapshots.isCurrent(snapshot)) throw new CallerChanged()
    // Once more where nothing can change any more: the target may not be what it was.
    const target = readTarget && (await authorize(on(writer)))
    return operation.run(call, writer, target, prepared)
  })
}

/** A view that is there already. */
const on =
  (reader: Reader): View =>
  (work) =>
    work(reader)

function authorizeCall(
  operation: Operation,
  call: Call<object>,
  view: View,
  progress: Progress,
  places: PlaceLookup,
): Promise<unknown> {
  return inSpan(progress.resources.tracing, 'iamd.authorize', () =>
    authorizeInView(operation, call, view, progress, places),
  )
}

async function authorizeInView(
  operation: Operation,
  call: Call<object>,
  view: View,
  progress: Progress,
  places: PlaceLookup,
): Promise<unknown> {
  const { target: find } = operation
  const target = find && (await view((reader) => find(call, reader)))
  const permissions = operation.authorize(call, target)
  const found = findOrganizationPlaces(places, view, call.caller, permissions)
  const organizations = found instanceof Promise ? await found : found
  const facts = { ...callFacts(call), organizations }
  const denial = findDenial(facts, permissions)
  if (permissions.length > 0) progress.decision = denial?.decision.effect ?? 'allowed'
  if (denial === undefined) return target
  progress.denial = denial
  const text = denialText(call.caller, denial.permission, denial.decision)
  throw accessDenied(text + askWhyText(progress, { facts, permissions, denial }))
}

/** Notes a denial, and says by which id to ask why. Only IAM's denials have ids, as at AWS. */
function askWhyText({ resources }: Progress, denied: DeniedCall): string {
  if (!denied.denial.permission.action.startsWith('iam:')) return ''
  const id = resources.denials.note(denied)
  if (id === undefined) return ''
  return authorizationIdText(resources.consoleUrl(), denied.facts.request.requestedRegion, id)
}

/**
 * Inputs of any operation name the tags to set `Tags` and the tags to remove `TagKeys`. Tokens and
 * assertions bring their session tags along.
 */
function callFacts(call: Call<object>): Omit<AuthorizationFacts, 'organizations'> {
  const { Tags: inputTags, TagKeys: tagKeys } = call.input as {
    readonly Tags?: readonly Tag[]
    readonly TagKeys?: readonly string[]
  }
  const tags = call.proof?.tags ?? inputTags
  return {
    caller: call.caller,
    request: call.request,
    requestTags: tags,
    tagKeys: tagKeys ?? tags?.map((tag) => tag.Key),
  }
}

function toAwsError(resources: CallResources, incoming: IncomingCall, cause: unknown): AwsError {
  if (cause instanceof AwsError) return cause
  const { requestId } = incoming.facts
  if (cause instanceof StoreUnavailable) {
    resources.logger.error('the store is unavailable', { requestId, cause })
    return serviceUnavailable()
  }
  resources.logger.error('a call failed by a defect of iamd', { requestId, cause })
  return internalFailure()
}

function errorAnswer(
  resources: CallResources,
  incoming: IncomingCall,
  progress: Progress,
  error: AwsError,
): CallAnswer {
  const { protocol, model, operation, caller, denial } = progress
  return {
    ...protocol.encodeError(incoming, model, error),
    ...(model && { service: model.id }),
    outcome: outcomeOf(progress, error.code),
    log: { operation, caller, error: error.code, errorMessage: error.message },
    ...(denial && {
      authorizationMessage: encodeAuthorizationMessage(resources.keyRing, denial),
    }),
  }
}

/** A store that is away is no fault of who calls. */
const outcomeOf = (
  { operation, decision, authenticates }: Progress,
  code: string,
): CallOutcome => ({
  operation,
  code,
  decision,
  authenticationFailed: authenticates === true && !faultsOfTheDaemon.has(code),
})

const faultsOfTheDaemon: ReadonlySet<string> = new Set(
  [serviceUnavailable(), internalFailure()].map(({ code }) => code),
)
