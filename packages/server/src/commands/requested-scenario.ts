// The request that flags and a request file describe together; flags win.
import type { PolicyKind, SourcedPolicy } from '@iamd/policy'
import {
  type ContextKeys,
  type DefinedPrincipal,
  type DefinedResource,
  type Definitions,
  definitionKeys,
  isRoleArn,
  type Levels,
  readDefinitions,
} from '../policy-files/definitions.ts'
import { InputError, startOf } from '../policy-files/input-error.ts'
import type { LocatedValue } from '../policy-files/located-value.ts'
import type { PolicyDocument } from '../policy-files/policy-document.ts'
import { type PolicyLibrary, policyLibrary } from '../policy-files/policy-library.ts'
import { readDocument } from '../policy-files/read-document.ts'
import { readInput } from '../policy-files/read-input.ts'
import { asMap, asText, readMembers } from '../policy-files/read-shape.ts'
import { type Scenario, scenarioOf } from '../policy-files/scenario.ts'
import type { ReadFlags } from './offline-commands.ts'

/** What is known of a request before flags are looked at: nothing, or what a denial says. */
export interface KnownRequest {
  readonly principal?: DefinedPrincipal | undefined
  readonly action?: string | undefined
  readonly resource?: DefinedResource | undefined
  readonly context: ContextKeys
}

/** A request with the documents that its decision may name. */
export interface RequestedScenario {
  readonly scenario: Scenario
  readonly documentOf: (source: SourcedPolicy['source']) => PolicyDocument | undefined
}

/** Joins flags with a request file. @throws {InputError} when something is missing. */
export function requestedScenario(flags: ReadFlags): RequestedScenario {
  const [named, ...tooMany] = [...flags.texts('request'), ...flags.files]
  if (tooMany.length > 0) throw new InputError('one request at a time; `iamd test` takes many')
  if (named === undefined) return scenarioOfFlags(flags, { context: {} })
  return scenarioOfFile(flags, named, readDocument(named, readInput(named)))
}

/** As `requestedScenario`, for a request file that has been read. */
export function scenarioOfFile(
  flags: ReadFlags,
  file: string,
  root: LocatedValue,
): RequestedScenario {
  const known = [...definitionKeys, 'principal', 'action', 'resource'] as const
  const members = readMembers(asMap(root, 'a request'), known, 'a request')
  const definitions = readDefinitions(file, members, { sourceId: 'label' })
  const { principal, action, resource } = members
  const request: KnownRequest = {
    principal: principal && definitions.principal(principal.value),
    action: action && asText(action.value, '`action`'),
    resource: resource && definitions.resource(resource.value),
    context: {},
  }
  return scenarioOfFlags(flags, request, definitions)
}

const withoutDefinitions = {
  scps: undefined,
  rcps: undefined,
  vpcEndpoint: undefined,
  context: {},
} as const

/** Adds what flags say to what is known. */
export function scenarioOfFlags(
  flags: ReadFlags,
  known: KnownRequest,
  definitions?: Definitions,
): RequestedScenario {
  const library = policyLibrary('.', { sourceId: 'label' })
  const surroundings = definitions ?? withoutDefinitions
  const vpcEndpoint = policiesOf(flags, 'vpc-endpoint', 'resource', library)
  const action = flags.text('action') ?? known.action
  if (action === undefined) throw new InputError('say what for: --action, as in s3:GetObject')
  if (!/^[\w-]+:\w+$/.test(action)) {
    throw new InputError(`\`${action}\` is no action; write it as s3:GetObject`)
  }
  const parts = {
    principal: principalOf(flags, known.principal, library),
    action,
    resource: resourceOf(flags, known.resource, library),
    context: { ...known.context, ...contextOf(flags) },
  }
  const scenario = scenarioOf(parts, {
    context: surroundings.context,
    scps: levelsOf(flags, 'scp', library) ?? surroundings.scps,
    rcps: levelsOf(flags, 'rcp', library) ?? surroundings.rcps,
    vpcEndpoint: vpcEndpoint ?? surroundings.vpcEndpoint,
  })
  const documentOf = (source: SourcedPolicy['source']) =>
    library.documentOf(source) ?? definitions?.library.documentOf(source)
  return { scenario, documentOf }
}

function principalOf(
  flags: ReadFlags,
  known: DefinedPrincipal | undefined,
  library: PolicyLibrary,
): DefinedPrincipal {
  const name = flags.text('principal') ?? known?.name
  if (name === undefined) throw new InputError('say who asks: --principal, an ARN')
  const place = startOf('--principal')
  const base = known ?? { name, place, identity: [], keys: {} }
  const id = flags.text('principal-id')
  const issuer = flags.text('issuer')
  const boundary = policiesOf(flags, 'boundary', 'boundary', library)
  const session = policiesOf(flags, 'session', 'session', library)
  return {
    ...base,
    name,
    ...(id !== undefined && { id }),
    ...(issuer !== undefined && { issuer }),
    identity: [...base.identity, ...(policiesOf(flags, 'identity', 'identity', library) ?? [])],
    ...(boundary && { boundary }),
    ...(session && { session }),
  }
}

function resourceOf(
  flags: ReadFlags,
  known: DefinedResource | undefined,
  library: PolicyLibrary,
): DefinedResource {
  const arn = flags.text('resource-arn') ?? known?.arn ?? '*'
  const account = flags.text('resource-account')
  const kind = isRoleArn(arn) ? 'trust' : 'resource'
  const policy = policiesOf(flags, 'resource', kind, library)
  return {
    ...(known ?? { keys: {} }),
    arn,
    ...(account !== undefined && { account }),
    ...(policy && { policy }),
  }
}

const referenceTo = (flag: string, text: string): LocatedValue => ({
  type: 'scalar',
  text,
  json: JSON.stringify(text),
  place: startOf(`--${flag}`),
  end: startOf(`--${flag}`),
})

function policiesOf(
  flags: ReadFlags,
  flag: string,
  kind: PolicyKind,
  library: PolicyLibrary,
): readonly SourcedPolicy[] | undefined {
  const texts = flags.texts(flag)
  if (texts.length === 0) return undefined
  return texts.map((text) => library.find(referenceTo(flag, text), kind))
}

function levelsOf(
  flags: ReadFlags,
  flag: 'scp' | 'rcp',
  library: PolicyLibrary,
): Levels | undefined {
  const levels = flags.texts(flag)
  if (levels.length === 0) return undefined
  return levels.map((level) =>
    level.split(',').map((text) => library.find(referenceTo(flag, text), flag)),
  )
}

/** `--context key=value`, repeated for a multivalued key. */
function contextOf(flags: ReadFlags): ContextKeys {
  const values = new Map<string, string[]>()
  for (const text of flags.texts('context')) {
    const equals = text.indexOf('=')
    const key = text.slice(0, equals)
    if (equals < 1 || !key.includes(':')) {
      throw new InputError(`\`${text}\` is no context; write --context aws:SourceIp=10.0.0.1`)
    }
    values.set(key, [...(values.get(key) ?? []), text.slice(equals + 1)])
  }
  return Object.fromEntries(
    [...values].map(([key, [first = '', ...more]]) => [
      key,
      more.length === 0 ? first : [first, ...more],
    ]),
  )
}
