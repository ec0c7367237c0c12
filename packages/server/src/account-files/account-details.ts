// What files of account details say: users, groups, roles, policies, each with its place.

import type { Tag } from '../store/columns.ts'
import {
  type Detail,
  documentOf,
  errorAt,
  itemsOf,
  itemsOfList,
  memberOf,
  optionalDateOf,
  optionalMember,
  optionalNumberOf,
  optionalTextOf,
  textOf,
} from './detail.ts'

interface Placed {
  /** Where it stands. */
  readonly at: Detail
}

/** What all entities have. */
export interface EntityDetails extends Placed {
  readonly name: string
  readonly path: string
  readonly arn: string | undefined
  readonly id: string | undefined
  readonly createdAt: Date | undefined
}

/** A policy document with its name. */
export interface DocumentDetails extends Placed {
  readonly name: string
  readonly document: string
}

/** The name or ARN of another entity. */
export interface Reference extends Placed {
  readonly name: string
}

/** What users, groups and roles have. */
export interface OwnerDetails extends EntityDetails {
  readonly inlinePolicies: readonly DocumentDetails[]
  readonly attachedArns: readonly Reference[]
}

export interface UserDetails extends OwnerDetails {
  readonly boundaryArn: Reference | undefined
  readonly tags: readonly Tag[]
  readonly groups: readonly Reference[]
}

export interface RoleDetails extends OwnerDetails {
  readonly boundaryArn: Reference | undefined
  readonly tags: readonly Tag[]
  readonly description: string | undefined
  readonly maxSessionSeconds: number | undefined
  readonly trust: DocumentDetails
  readonly lastUsed: { readonly at: Date; readonly region: string | undefined } | undefined
  readonly instanceProfiles: readonly InstanceProfileDetails[]
}

export interface InstanceProfileDetails extends EntityDetails {
  readonly tags: readonly Tag[]
}

/** A version of a policy; its name is `v1` and the like. */
export interface VersionDetails extends DocumentDetails {
  readonly isDefault: boolean
  readonly createdAt: Date | undefined
}

export interface PolicyDetails extends EntityDetails {
  readonly description: string | undefined
  readonly updatedAt: Date | undefined
  readonly tags: readonly Tag[]
  readonly versions: readonly VersionDetails[]
}

/** Everything that the files say. */
export interface AccountDetails {
  readonly users: readonly UserDetails[]
  readonly groups: readonly OwnerDetails[]
  readonly roles: readonly RoleDetails[]
  readonly policies: readonly PolicyDetails[]
  /** Profiles without a role, which GetAccountAuthorizationDetails leaves out. */
  readonly instanceProfiles: readonly InstanceProfileDetails[]
}

const listNames = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const

/**
 * Reads files, each of which holds a page, all pages merged, or a list of pages.
 * @throws {InputError} for the first thing that is not understood, with its place.
 */
export function readAccountDetails(files: readonly Detail[]): AccountDetails {
  const pages = files.flatMap((file) => (Array.isArray(file.value) ? itemsOfList(file) : [file]))
  for (const page of pages) {
    if (listNames.every((name) => optionalMember(page, name) === undefined)) {
      throw errorAt(page, `no ${listNames.join(', ')}: not of GetAccountAuthorizationDetails`)
    }
  }
  const last = pages.at(-1)
  if (last !== undefined && pages.every((page) => isTruncated(page))) {
    throw errorAt(last, 'more pages follow (IsTruncated is true); give all of them')
  }
  const itemsOfAll = (name: string) => pages.flatMap((page) => itemsOf(page, name))
  return {
    users: itemsOfAll('UserDetailList').map(readUser),
    groups: itemsOfAll('GroupDetailList').map((at) => readOwner(at, 'Group')),
    roles: itemsOfAll('RoleDetailList').map(readRole),
    policies: itemsOfAll('Policies').map(readPolicy),
    instanceProfiles: itemsOfAll('InstanceProfileList').map(readInstanceProfile),
  }
}

const isTruncated = (page: Detail): boolean => optionalMember(page, 'IsTruncated')?.value === true

function readEntity(at: Detail, kind: string): EntityDetails {
  return {
    at,
    name: textOf(memberOf(at, `${kind}Name`)),
    path: optionalTextOf(at, 'Path') ?? '/',
    arn: optionalTextOf(at, 'Arn'),
    id: optionalTextOf(at, `${kind}Id`),
    createdAt: optionalDateOf(at, 'CreateDate'),
  }
}

function readOwner(at: Detail, kind: 'User' | 'Group' | 'Role'): OwnerDetails {
  return {
    ...readEntity(at, kind),
    inlinePolicies: itemsOf(at, `${kind}PolicyList`).map((policy) =>
      readDocument(policy, textOf(memberOf(policy, 'PolicyName')), 'PolicyDocument'),
    ),
    attachedArns: itemsOf(at, 'AttachedManagedPolicies').map((policy) =>
      readReference(memberOf(policy, 'PolicyArn')),
    ),
  }
}

function readUser(at: Detail): UserDetails {
  return {
    ...readOwner(at, 'User'),
    boundaryArn: readBoundary(at),
    tags: readTags(at),
    groups: itemsOf(at, 'GroupList').map(readReference),
  }
}

function readRole(at: Detail): RoleDetails {
  const owner = readOwner(at, 'Role')
  return {
    ...owner,
    boundaryArn: readBoundary(at),
    tags: readTags(at),
    description: optionalTextOf(at, 'Description'),
    maxSessionSeconds: optionalNumberOf(at, 'MaxSessionDuration'),
    trust: readDocument(at, owner.name, 'AssumeRolePolicyDocument'),
    lastUsed: readLastUsed(at),
    instanceProfiles: itemsOf(at, 'InstanceProfileList').map(readInstanceProfile),
  }
}

function readLastUsed(role: Detail): RoleDetails['lastUsed'] {
  const use = optionalMember(role, 'RoleLastUsed')
  const at = use && optionalDateOf(use, 'LastUsedDate')
  return use && at && { at, region: optionalTextOf(use, 'Region') }
}

const readInstanceProfile = (at: Detail): InstanceProfileDetails => ({
  ...readEntity(at, 'InstanceProfile'),
  tags: readTags(at),
})

function readPolicy(at: Detail): PolicyDetails {
  return {
    ...readEntity(at, 'Policy'),
    description: optionalTextOf(at, 'Description'),
    updatedAt: optionalDateOf(at, 'UpdateDate'),
    tags: readTags(at),
    versions: itemsOf(at, 'PolicyVersionList').map((version) => {
      const name = textOf(memberOf(version, 'VersionId'))
      return {
        ...readDocument(version, name, 'Document'),
        isDefault: optionalMember(version, 'IsDefaultVersion')?.value === true,
        createdAt: optionalDateOf(version, 'CreateDate'),
      }
    }),
  }
}

function readDocument(owner: Detail, name: string, key: string): DocumentDetails {
  const at = memberOf(owner, key)
  return { at, name, document: documentOf(at) }
}

function readBoundary(owner: Detail): Reference | undefined {
  const boundary = optionalMember(owner, 'PermissionsBoundary')
  return boundary && readReference(memberOf(boundary, 'PermissionsBoundaryArn'))
}

const readReference = (at: Detail): Reference => ({ at, name: textOf(at) })

const readTags = (owner: Detail): readonly Tag[] =>
  itemsOf(owner, 'Tags').map((tag) => ({
    Key: textOf(memberOf(tag, 'Key')),
    Value: textOf(memberOf(tag, 'Value')),
  }))
