// Asserts refusals, with AWS's code and exact words.
import assert from 'node:assert/strict'

import { withoutAuthorizationId } from '../../packages/server/test/support/authorization-id.ts'
import { AwsRefusal } from './client.ts'

/** Asserts that AWS refuses a call with this code and message, a denial's authorization id aside. */
export async function refused(
  call: Promise<unknown>,
  code: string,
  message: string,
): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof AwsRefusal, String(error))
    assert.equal(error.code, code)
    assert.equal(withoutAuthorizationId(error.message), message)
    return true
  })
}

/** Asserts that a call is denied with this message. */
export const denied = (call: Promise<unknown>, message: string): Promise<void> =>
  refused(call, 'AccessDenied', message)

/** What AWS says when no policy of the caller allows an action. */
export const notAllowed = (caller: string, action: string, resource: string): string =>
  `${notAuthorized(caller, action, resource)} because no identity-based policy allows the ${action} action`

/** The first part of all denials, and all that STS says. */
export const notAuthorized = (caller: string, action: string, resource: string): string =>
  `User: ${caller} is not authorized to perform: ${action} on resource: ${resource}`

/** What AWS says of credentials that are unknown, inactive or of something deleted. */
export const invalidToken = (call: Promise<unknown>): Promise<void> =>
  refused(call, 'InvalidClientTokenId', 'The security token included in the request is invalid.')
