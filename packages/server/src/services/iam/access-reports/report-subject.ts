// What a report is about: the user, group, role or managed policy that an ARN names.
import { findManagedPolicy as findAwsPolicy } from '@iamd/catalog'
import type { Permission } from '../../../authz/permission.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { entityArn, isAwsManagedPolicyArn, parseEntityArn } from '../../../identifiers/arns.ts'
import type { Tag } from '../../../store/columns.ts'
import type { Reader } from '../../../store/store.ts'
import { findGroup, type Group } from '../../../store/tables/groups.ts'
import { findManagedPolicy } from '../../../store/tables/managed-policies.ts'
import type { PolicyOwnerKind } from '../../../store/tables/policy-attachments.ts'
import { findRole, type Role } from '../../../store/tables/roles.ts'
import { findUser, type User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { invalidRequestArn, noSuchEntity } from '../errors.ts'

/** An entity that policies are attached to. */
export interface IdentitySubject {
  readonly kind: PolicyOwnerKind
  readonly arn: string
  readonly name: string
  readonly entity: User | Group | Role
}

/** A managed policy, of the account or of AWS. */
export interface PolicySubject {
  readonly kind: 'policy'
  readonly arn: string
  readonly tags: readonly Tag[] | undefined
}

/** Where an ARN could name something, but does not. */
export interface MissingSubject {
  readonly kind: 'missing'
  readonly entity: PolicyOwnerKind | 'policy'
  readonly arn: string
  readonly name: string
}

/** What an ARN names, if it is there. */
export type NamedSubject = IdentitySubject | PolicySubject | MissingSubject

const finders = { user: findUser, group: findGroup, role: findRole } as const
const isIdentityKind = (kind: string): kind is PolicyOwnerKind => Object.hasOwn(finders, kind)

/**
 * Finds what an ARN names in an account. Other accounts have nothing to be seen.
 * @throws {AwsError} InvalidInput for the ARN of anything else, before permissions are checked.
 */
export async function findSubject(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<NamedSubject> {
  const reference = parseEntityArn(arn)
  if (reference === undefined) throw invalidRequestArn(arn)
  const { entity: kind, name } = reference
  if (isIdentityKind(kind)) {
    const entity = await finders[kind](reader, account, name)
    const isNamed = entity && entityArn(kind, account, entity.path, entity.name) === arn
    return isNamed ? { kind, arn, name, entity } : { kind: 'missing', entity: kind, arn, name }
  }
  if (kind !== 'policy') throw invalidRequestArn(arn)
  if (isAwsManagedPolicyArn(arn)) {
    if (findAwsPolicy(arn) !== undefined) return { kind, arn, tags: undefined }
  } else {
    const policy = await findManagedPolicy(reader, arn)
    if (policy?.account === account) return { kind, arn, tags: policy.tags }
  }
  return { kind: 'missing', entity: kind, arn, name }
}

/** As `findSubject`, where a policy is no good. */
export async function findIdentity(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<IdentitySubject | MissingSubject> {
  const subject = await findSubject(reader, account, arn)
  const kind = subject.kind === 'missing' ? subject.entity : subject.kind
  if (subject.kind === 'policy' || kind === 'policy') throw invalidRequestArn(arn)
  return subject
}

/** The permission to learn something about a subject. */
export function subjectPermission({ operation }: Call<unknown>, subject: NamedSubject): Permission {
  const { arn } = subject
  return { action: `iam:${operation}`, resource: arn, deniedAs: arn, resourceTags: tagsOf(subject) }
}

function tagsOf(subject: NamedSubject): readonly Tag[] | undefined {
  switch (subject.kind) {
    case 'missing':
      return undefined
    case 'policy':
      return subject.tags
    default:
      return 'tags' in subject.entity ? subject.entity.tags : undefined
  }
}

/** @throws {AwsError} NoSuchEntity when the ARN names nothing. */
export function existingSubject<Subject extends NamedSubject>(
  subject: Subject,
): Exclude<Subject, MissingSubject> {
  if (isMissing(subject)) {
    const { entity, arn, name } = subject
    throw noSuchEntity(entity, entity === 'policy' ? arn : name)
  }
  return subject as Exclude<Subject, MissingSubject>
}

const isMissing = (subject: NamedSubject): subject is MissingSubject => subject.kind === 'missing'
