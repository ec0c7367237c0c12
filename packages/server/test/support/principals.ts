// Makes users with keys and policies through the API, as a test's caller. Tests only.
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { withoutAuthorizationId } from './authorization-id.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** A statement of a policy under test. */
export type Statement = Readonly<Record<string, unknown>>

/** A policy document of statements. */
export const policyDocument = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

/** Makes a user with a key and one inline policy named `inline`; gives its credentials. */
export async function newUser(
  daemon: TestDaemon,
  name: string,
  ...statements: readonly Statement[]
): Promise<Credentials> {
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: name }))
  if (statements.length > 0) {
    await iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: 'inline',
        PolicyDocument: policyDocument(...statements),
      }),
    )
  }
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }))
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' }
}

/**
 * An error as an SDK client throws it, for comparison with what AWS says; a denial without its
 * authorization id, which is another each time.
 */
export async function errorOf(promise: Promise<unknown>): Promise<{
  readonly code: string
  readonly status: number | undefined
  readonly message: string
}> {
  try {
    await promise
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const metadata =
      '$metadata' in error && typeof error.$metadata === 'object' ? error.$metadata : undefined
    const status =
      metadata !== null && metadata !== undefined && 'httpStatusCode' in metadata
        ? Number(metadata.httpStatusCode)
        : undefined
    const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name
    return { code, status, message: withoutAuthorizationId(error.message) }
  }
  throw new Error('the call succeeded, but an error was expected')
}
