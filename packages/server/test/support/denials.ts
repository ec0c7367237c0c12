// Calls that are denied, for tests of what is recorded of them. Tests only.
import { CreateUserCommand } from '@aws-sdk/client-iam'
import { authorizationIdOf } from './authorization-id.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** The message of a call that must fail, as it is. */
export async function messageOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  throw new Error('the call succeeded, but an error was expected')
}

/** Tries to make a user with a tag; gives the message of the denial. */
export const denialOfCreation = (
  daemon: TestDaemon,
  caller: Credentials,
  name = 'bob',
): Promise<string> =>
  messageOf(
    daemon
      .iam(caller)
      .send(new CreateUserCommand({ UserName: name, Tags: [{ Key: 'team', Value: 'blue' }] })),
  )

/** Is denied to make a user; gives the authorization id. */
export const deniedCreation = async (
  daemon: TestDaemon,
  caller: Credentials,
  name?: string,
): Promise<string> => authorizationIdOf(await denialOfCreation(daemon, caller, name))
