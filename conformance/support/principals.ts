// The users and roles of the tasks, made through the caller's own client.
import type { Json } from './aws-operations.ts'
import type { Caller } from './caller.ts'
import type { Credentials } from './client.ts'
import type { Account } from './with-clients.ts'

/** A statement of a policy. */
export type Statement = Readonly<Record<string, unknown>>

/** A policy document of statements. */
export const policyDocument = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

/** A statement that allows actions on resources. */
export const allow = (
  actions: string | readonly string[],
  resources: string | readonly string[] = '*',
  condition?: Statement,
): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
  ...(condition && { Condition: condition }),
})

/** A trust policy that lets a principal assume a role. */
export const trust = (principal: Statement, condition?: Statement): string =>
  policyDocument({
    Effect: 'Allow',
    Principal: principal,
    Action: 'sts:AssumeRole',
    ...(condition && { Condition: condition }),
  })

/** Makes a user with a key and, given statements, an inline policy named `inline`. */
export async function newUser(
  account: Account,
  UserName: string,
  ...statements: readonly Statement[]
): Promise<Caller> {
  await account.root.iam('CreateUser', { UserName })
  if (statements.length > 0) {
    await account.root.iam('PutUserPolicy', {
      UserName,
      PolicyName: 'inline',
      PolicyDocument: policyDocument(...statements),
    })
  }
  const { AccessKey } = await account.root.iam('CreateAccessKey', { UserName })
  return account.as(credentialsOf(AccessKey))
}

interface IssuedKey {
  readonly AccessKeyId: string | undefined
  readonly SecretAccessKey: string | undefined
  readonly SessionToken?: string | undefined
}

/** Credentials as an operation of IAM or STS gives them. */
export function credentialsOf(key: Json<IssuedKey> | undefined): Credentials {
  if (key?.AccessKeyId === undefined || key.SecretAccessKey === undefined) {
    throw new Error('the answer has no credentials')
  }
  return {
    accessKeyId: key.AccessKeyId,
    secretAccessKey: key.SecretAccessKey,
    ...(key.SessionToken && { sessionToken: key.SessionToken }),
  }
}

/** Assumes a role; gives the session as a caller. */
export async function assumeRole(
  account: Account,
  caller: Caller,
  RoleArn: string,
  RoleSessionName: string,
): Promise<Caller> {
  const { Credentials: key } = await caller.sts('AssumeRole', { RoleArn, RoleSessionName })
  return account.as(credentialsOf(key))
}
