// The named parts of a file: policies, groups, principals, resources, and what applies to all.
import type { ContextValue, SourcedPolicy } from '@iamd/policy'
import { InputError, type Place, startOf } from './input-error.ts'
import type { LocatedMap, LocatedMember, LocatedValue } from './located-value.ts'
import {
  baseDirectoryOf,
  type LibraryOptions,
  type PolicyLibrary,
  policyLibrary,
} from './policy-library.ts'
import { asItems, asMap, asText, asTexts, readMembers, unknownName } from './read-shape.ts'

/** A principal as a file describes it. */
export interface DefinedPrincipal {
  readonly name: string
  readonly place: Place
  readonly id?: string | undefined
  readonly issuer?: string | undefined
  readonly identity: readonly SourcedPolicy[]
  readonly boundary?: readonly SourcedPolicy[] | undefined
  readonly session?: readonly SourcedPolicy[] | undefined
  /** SCPs of its account, in place of those of the file. */
  readonly scps?: Levels | undefined
  readonly keys: ContextKeys
}

/** A resource as a file describes it. */
export interface DefinedResource {
  readonly arn: string
  readonly account?: string | undefined
  readonly policy?: readonly SourcedPolicy[] | undefined
  /** RCPs of its account, in place of those of the file. */
  readonly rcps?: Levels | undefined
  readonly keys: ContextKeys
}

export type Levels = readonly (readonly SourcedPolicy[])[]
export type ContextKeys = Readonly<Record<string, ContextValue>>

/** What a file defines, and how its names are found. */
export interface Definitions {
  readonly library: PolicyLibrary
  readonly scps: Levels | undefined
  readonly rcps: Levels | undefined
  readonly vpcEndpoint: readonly SourcedPolicy[] | undefined
  readonly context: ContextKeys
  readonly principalNames: readonly string[]
  readonly resourceNames: readonly string[]
  principal(reference: LocatedValue): DefinedPrincipal
  resource(reference: LocatedValue): DefinedResource
}

/** The keys of a file that define. */
export const definitionKeys = [
  'policies',
  'groups',
  'principals',
  'resources',
  'scps',
  'rcps',
  'vpcEndpoint',
  'context',
] as const

type Members = Partial<Record<(typeof definitionKeys)[number], LocatedMember>>

/** Reads what a file defines. @throws {InputError} for what is not understood. */
export function readDefinitions(
  file: string,
  members: Members,
  options: Pick<LibraryOptions, 'files' | 'sourceId'> = {},
): Definitions {
  const mapOf = (name: keyof Members): LocatedMap | undefined => {
    const member = members[name]
    return member && asMap(member.value, `\`${name}\``)
  }
  const library = policyLibrary(baseDirectoryOf(file), {
    ...options,
    definitions: mapOf('policies'),
  })
  const groups = mapOf('groups')
  const principals = mapOf('principals')
  const resources = mapOf('resources')
  const { scps, rcps, vpcEndpoint, context } = members
  return {
    library,
    scps: scps && readLevels(scps.value, library, 'scp'),
    rcps: rcps && readLevels(rcps.value, library, 'rcp'),
    vpcEndpoint: vpcEndpoint && readPolicies(vpcEndpoint.value, library, 'resource'),
    context: context === undefined ? {} : readContext(context.value),
    principalNames: namesOf(principals),
    resourceNames: namesOf(resources),
    principal: (reference) =>
      readPrincipal(definitionOf(reference, principals, 'principal'), library, groups),
    resource: (reference) => readResource(definitionOf(reference, resources, 'resource'), library),
  }
}

const namesOf = (map: LocatedMap | undefined): readonly string[] =>
  map?.members.map(({ key }) => key) ?? []

/** What stands under a name; an ARN and a map stand for themselves. */
function definitionOf(
  reference: LocatedValue,
  defined: LocatedMap | undefined,
  what: string,
): LocatedValue {
  if (reference.type === 'map') return reference
  const name = asText(reference, `a ${what}`)
  const member = defined?.members.find(({ key }) => key === name)
  if (member !== undefined) return member.value
  const standsForItself = /[:.*]|^\d{12}$|^anonymous$/.test(name)
  if (standsForItself) return reference
  throw unknownName(`there is no ${what}`, namesOf(defined), { key: name, place: reference.place })
}

const principalKeys = [
  'arn',
  'id',
  'issuer',
  'tags',
  'groups',
  'identity',
  'boundary',
  'session',
  'scps',
  'context',
] as const

function readPrincipal(
  value: LocatedValue,
  library: PolicyLibrary,
  groups: LocatedMap | undefined,
): DefinedPrincipal {
  const { place } = value
  if (value.type === 'scalar') return { name: value.text, place, identity: [], keys: {} }
  const members = readMembers(asMap(value, 'a principal'), principalKeys, 'a principal')
  const { arn, id, issuer, identity, boundary, session, scps } = members
  if (arn === undefined) throw new InputError('a principal needs an `arn`', place)
  const ofGroups = asItems(members.groups?.value ?? nothing).flatMap((group) =>
    readPolicies(groupOf(group, groups), library, 'identity'),
  )
  return {
    name: asText(arn.value, '`arn`'),
    place: arn.value.place,
    id: id && asText(id.value, '`id`'),
    issuer: issuer && asText(issuer.value, '`issuer`'),
    identity: [...readPolicies(identity?.value ?? nothing, library, 'identity'), ...ofGroups],
    boundary: boundary && readPolicies(boundary.value, library, 'boundary'),
    session: session && readPolicies(session.value, library, 'session'),
    scps: scps && readLevels(scps.value, library, 'scp'),
    keys: { ...readTags(members.tags, 'aws:PrincipalTag'), ...keysOf(members.context) },
  }
}

const nothing: LocatedValue = { type: 'list', items: [], place: startOf(''), end: startOf('') }

function groupOf(reference: LocatedValue, groups: LocatedMap | undefined): LocatedValue {
  const name = asText(reference, 'a group')
  const member = groups?.members.find(({ key }) => key === name)
  if (member !== undefined) return member.value
  throw unknownName('there is no group', namesOf(groups), { key: name, place: reference.place })
}

const resourceKeys = ['arn', 'account', 'tags', 'policy', 'rcps', 'context'] as const

function readResource(value: LocatedValue, library: PolicyLibrary): DefinedResource {
  if (value.type === 'scalar') return { arn: value.text, keys: {} }
  const members = readMembers(asMap(value, 'a resource'), resourceKeys, 'a resource')
  const { policy, rcps } = members
  if (members.arn === undefined) throw new InputError('a resource needs an `arn`', value.place)
  const arn = asText(members.arn.value, '`arn`')
  const kind = isRoleArn(arn) ? 'trust' : 'resource'
  return {
    arn,
    account: members.account && readAccount(members.account.value),
    policy: policy && readPolicies(policy.value, library, kind),
    rcps: rcps && readLevels(rcps.value, library, 'rcp'),
    keys: { ...readTags(members.tags, 'aws:ResourceTag'), ...keysOf(members.context) },
  }
}

/** Whether an ARN is a role's, whose resource policy is its trust policy. */
export const isRoleArn = (arn: string): boolean => /^arn:[\w-]+:iam::\d{12}:role\//.test(arn)

function readAccount(value: LocatedValue): string {
  const account = asText(value, '`account`')
  if (/^\d{12}$/.test(account)) return account
  throw new InputError(`\`${account}\` is no account id; write 12 digits`, value.place)
}

/** Policies of one layer: a single one or a list. */
export function readPolicies(
  value: LocatedValue,
  library: PolicyLibrary,
  kind: SourcedPolicy['policy']['kind'],
): readonly SourcedPolicy[] {
  return asItems(value).map((item) => library.find(item, kind))
}

/** A list of levels; each level is a policy or a list of policies. */
function readLevels(value: LocatedValue, library: PolicyLibrary, kind: 'scp' | 'rcp'): Levels {
  return asItems(value).map((level) => readPolicies(level, library, kind))
}

function readTags(member: LocatedMember | undefined, family: string): ContextKeys {
  if (member === undefined) return {}
  const { members } = asMap(member.value, '`tags`')
  return Object.fromEntries(
    members.map(({ key, value }) => [`${family}/${key}`, asText(value, 'the value of a tag')]),
  )
}

const keysOf = (member: LocatedMember | undefined): ContextKeys =>
  member === undefined ? {} : readContext(member.value)

/** Context keys: a single value is a single-valued key, a list a multivalued one. */
export function readContext(value: LocatedValue): ContextKeys {
  const { members } = asMap(value, '`context`')
  return Object.fromEntries(
    members.map(({ key, place, value: given }) => {
      if (!key.includes(':')) {
        throw new InputError(`\`${key}\` is no context key; they are as aws:SourceIp`, place)
      }
      const isList = given.type === 'list'
      return [key, isList ? asTexts(given, key) : asText(given, key)]
    }),
  )
}
