// The role that a call wants to assume, with its trust policy in the form that decides.
import { type CompiledPolicies, compilePolicies } from '@iamd/policy'
import { isAccountId } from '../../identifiers/account-id.ts'
import { entityArn, parseEntityArn } from '../../identifiers/arns.ts'
import type { Reader } from '../../store/store.ts'
import { findRole, type Role } from '../../store/tables/roles.ts'
import type { Call } from '../operation.ts'
import { invalidRoleArn } from './errors.ts'

/** A role, or the fact that there is none, in a form that authorization can't tell apart. */
export interface RoleToAssume {
  readonly arn: string
  readonly role: Role | undefined
  readonly trust: CompiledPolicies
}

/** Source: recorded from AWS: partition, service and resource must be there, `:` separated. */
const arnPattern = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/

/** @throws {AwsError} ValidationError when the text is no ARN. */
export function checkRoleArn(arn: string): void {
  if (!arnPattern.test(arn)) throw invalidRoleArn(arn)
}

/** Finds the role by its ARN, in any account. */
export async function findRoleToAssume(
  { resources }: Call<unknown>,
  reader: Reader,
  arn: string,
): Promise<RoleToAssume> {
  const role = await findByArn(reader, arn)
  if (role === undefined) return { arn, role, trust: compilePolicies([]) }
  const source = { id: 'AssumeRolePolicy', type: 'resource' } as const
  const trust = resources.documents.compilable(role.trustDocument, 'trust', source)
  return { arn, role, trust: compilePolicies([trust]) }
}

async function findByArn(reader: Reader, arn: string): Promise<Role | undefined> {
  const reference = parseEntityArn(arn)
  if (reference?.entity !== 'role' || !isAccountId(reference.account)) return undefined
  const role = await findRole(reader, reference.account, reference.name)
  // The path is part of the name that the caller has to know.
  return role !== undefined && entityArn('role', role.account, role.path, role.name) === arn
    ? role
    : undefined
}
