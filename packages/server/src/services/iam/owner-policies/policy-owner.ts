// The user, group or role whose policies a call is about; what differs between the three kinds.
import type { Permission } from '../../../authz/permission.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Tag } from '../../../store/columns.ts'
import type { Reader } from '../../../store/store.ts'
import { findGroup } from '../../../store/tables/groups.ts'
import type { PolicyOwner, PolicyOwnerKind } from '../../../store/tables/policy-attachments.ts'
import { findRole } from '../../../store/tables/roles.ts'
import { findUser } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import type { QuotaName } from '../../quotas.ts'
import { noSuchEntity } from '../errors.ts'
import { refuseProtected } from '../roles/role-target.ts'

/** A user, group or role, as far as its policies are concerned. */
export interface OwnerEntity {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly boundaryArn?: string | undefined
  readonly tags?: readonly Tag[]
}

/** A kind of owner. `Naming` is how inputs and answers name one: `{ UserName }`. */
export interface OwnerKind<Naming> {
  readonly kind: PolicyOwnerKind
  nameOf(input: Naming): string
  naming(name: string): Naming
  find(reader: Reader, account: AccountId, name: string): Promise<OwnerEntity | undefined>
  /** How many policies may be attached, and what AWS calls that quota. */
  readonly attachments: { readonly quota: QuotaName; readonly name: string }
  /** How large the inline policies together may be. */
  readonly inlineSize: QuotaName
}

export const userOwner: OwnerKind<{ readonly UserName: string }> = {
  kind: 'user',
  nameOf: ({ UserName }) => UserName,
  naming: (UserName) => ({ UserName }),
  find: findUser,
  attachments: { quota: 'attachedPoliciesPerUser', name: 'PoliciesPerUser' },
  inlineSize: 'userPolicySize',
}

export const groupOwner: OwnerKind<{ readonly GroupName: string }> = {
  kind: 'group',
  nameOf: ({ GroupName }) => GroupName,
  naming: (GroupName) => ({ GroupName }),
  find: findGroup,
  attachments: { quota: 'attachedPoliciesPerGroup', name: 'PoliciesPerGroup' },
  inlineSize: 'groupPolicySize',
}

export const roleOwner: OwnerKind<{ readonly RoleName: string }> = {
  kind: 'role',
  nameOf: ({ RoleName }) => RoleName,
  naming: (RoleName) => ({ RoleName }),
  find: findRole,
  attachments: { quota: 'attachedPoliciesPerRole', name: 'PoliciesPerRole' },
  inlineSize: 'rolePolicySize',
}

/** Reads the owner that the input names; undefined when there is none. */
export const namedOwner =
  <Naming>({ find, nameOf }: OwnerKind<Naming>) =>
  ({ account, input }: Call<Naming>, reader: Reader): Promise<OwnerEntity | undefined> =>
    find(reader, account, nameOf(input))

/** The permission to do something to the policies of one owner. */
export function ownerPermission<Naming>(
  { kind, nameOf }: OwnerKind<Naming>,
  { account, input, operation }: Call<Naming>,
  owner: OwnerEntity | undefined,
  keys: Permission['keys'] = {},
): Permission {
  const name = nameOf(input)
  return {
    action: `iam:${operation}`,
    // An entity that does not exist counts as one at the path `/`. Source: recorded from AWS.
    resource: entityArn(kind, account, owner?.path ?? '/', owner?.name ?? name),
    deniedAs: `${kind} ${name}`,
    resourceTags: owner?.tags,
    keys,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such owner. */
export function existingOwner<Naming>(
  { kind, nameOf }: OwnerKind<Naming>,
  { input }: Call<Naming>,
  owner: OwnerEntity | undefined,
): OwnerEntity & PolicyOwner {
  if (owner === undefined) throw noSuchEntity(kind, nameOf(input))
  return { ...owner, kind }
}

/** @throws {AwsError} NoSuchEntity, or UnmodifiableEntity for roles that AWS made. */
export function changeableOwner<Naming>(
  type: OwnerKind<Naming>,
  call: Call<Naming>,
  target: OwnerEntity | undefined,
): OwnerEntity & PolicyOwner {
  const owner = existingOwner(type, call, target)
  if (type.kind === 'role') refuseProtected(owner)
  return owner
}
