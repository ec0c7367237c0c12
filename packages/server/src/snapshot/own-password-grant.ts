// What an account lets all of its users do when its password policy says so.
import type { CompilablePolicy, PolicyDocuments } from '../documents/policy-documents.ts'
import { entityArn } from '../identifiers/arns.ts'
import type { PasswordPolicy } from '../store/tables/password-policies.ts'
import type { User } from '../store/tables/users.ts'

/**
 * The grant to change the own password and to see what is demanded of it. It is the account's, so
 * no list and no simulation shows it; a Deny or a boundary of the user limits it.
 * AWS: IAM User Guide, "Permit IAM users to change their own passwords".
 */
export function ownPasswordGrant(
  documents: PolicyDocuments,
  user: User,
  policy: PasswordPolicy | undefined,
): readonly CompilablePolicy[] {
  if (policy?.usersMayChange !== true) return []
  const statement = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource })
  const arn = entityArn('user', user.account, user.path, user.name)
  const document = {
    Version: '2012-10-17',
    Statement: [
      statement('iam:ChangePassword', literalResource(arn)),
      statement('iam:GetAccountPasswordPolicy', '*'),
    ],
  }
  const source = { id: 'AllowUsersToChangePassword', type: 'user' } as const
  return [documents.compilable(JSON.stringify(document), 'identity', source)]
}

/** Paths may have characters that mean something else in a policy. */
const literalResource = (arn: string): string => arn.replace(/[*?$]/g, '$${$&}')
