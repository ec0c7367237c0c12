// Gives a user a password that the policy in force accepts.
import type { Reader } from '../../../store/store.ts'
import type { LoginProfile } from '../../../store/tables/login-profiles.ts'
import { findPasswordPolicy } from '../../../store/tables/password-policies.ts'
import type { Call } from '../../operation.ts'
import { passwordPolicyViolation } from '../errors.ts'
import { isSameHash } from './password-hash.ts'
import { passwordFault } from './password-rules.ts'

/** The most that a policy may ask to be remembered. AWS: PasswordReusePrevention. */
const hashesMaximum = 24

/** A password to be set, with its hash under the salt of the profile. */
export interface NewPassword {
  readonly text: string
  readonly hash: string
}

/**
 * The hashes that a profile has once a password is set.
 * @throws {AwsError} PasswordPolicyViolation when the policy in force refuses it.
 */
export async function hashesWith(
  { account }: Call<unknown>,
  reader: Reader,
  password: NewPassword,
  before: LoginProfile | undefined,
): Promise<readonly string[]> {
  const policy = await findPasswordPolicy(reader, account)
  const fault = passwordFault(password.text, policy)
  if (fault !== undefined) throw passwordPolicyViolation(fault)
  const hashes = before?.hashes ?? []
  // The present password counts as the first of those that must not be used again.
  const remembered = hashes.slice(0, policy?.reusePrevention ?? 0)
  if (remembered.some((hash) => isSameHash(hash, password.hash))) {
    throw passwordPolicyViolation('Password does not conform to the account password policy.')
  }
  return [password.hash, ...hashes].slice(0, hashesMaximum)
}
