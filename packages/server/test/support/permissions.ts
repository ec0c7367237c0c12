// Grants and denials, as tests of permissions write them. Tests only.
import { PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { policyDocument, type Statement } from './principals.ts'
import type { TestDaemon } from './test-daemon.ts'

/** Replaces the one inline policy of a user. */
export const putPolicy = (
  daemon: TestDaemon,
  UserName: string,
  ...statements: readonly Statement[]
) =>
  daemon.iam().send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'inline',
      PolicyDocument: policyDocument(...statements),
    }),
  )

/** A statement that allows an action on a resource. */
export const allow = (action: string, resource: string, condition?: Statement): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition && { Condition: condition }),
})

/** The error for an action that no identity policy allows. */
export const denial = (caller: string, action: string, deniedAs: string) => ({
  code: 'AccessDenied',
  status: 403,
  message:
    `User: ${caller} is not authorized to perform: ${action} on resource: ${deniedAs} ` +
    `because no identity-based policy allows the ${action} action`,
})
