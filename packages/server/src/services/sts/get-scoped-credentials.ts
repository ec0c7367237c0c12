// sts:GetScopedCredentials: the calling session once more, with less that it may do or less time.
import type { GetScopedCredentialsRequest, GetScopedCredentialsResponse } from '@aws-sdk/client-sts'
import type { Session } from '../../authn/session.ts'
import { type Call, readOperation, type Validated } from '../operation.ts'
import {
  insufficientSessionLifetime,
  notASession,
  scopesNothing,
  sessionTokenTooLarge,
  tooManyScopePolicies,
} from './errors.ts'
import { newCredentialsUntil, sessionTokenFacts, tokenSizeMaximum } from './new-session.ts'
import { checkSessionPolicy } from './session-policies.ts'

/** Source: STS API reference, ScopedPoliciesCount. */
const scopePoliciesMaximum = 3

type ScopedCall = Call<Validated<GetScopedCredentialsRequest>>

export const GetScopedCredentials = readOperation<
  GetScopedCredentialsRequest,
  GetScopedCredentialsResponse
>({
  authorize({ caller }) {
    if (caller.session === undefined) throw notASession()
    return [{ action: 'sts:GetScopedCredentials', resource: '*', deniedAs: '*' }]
  },
  async run(call) {
    const { caller, input } = call
    const { session } = caller
    if (session === undefined) throw notASession()
    const expiresAt = expiryOf(call, session)
    const scopePolicies = scopePoliciesOf(input.Policy, session)
    const Credentials = newCredentialsUntil(
      call,
      { ...session, scopePolicies },
      expiresAt,
      input.MinimumSessionTokenSize,
    )
    const facts = sessionTokenFacts(Credentials)
    const { SessionTokenSize: size } = facts
    if (size > tokenSizeMaximum) throw sessionTokenTooLarge(size, tokenSizeMaximum)
    const { sourceIdentity } = session
    return {
      Credentials,
      SessionInfo: { ScopedSessionId: caller.userId, Arn: caller.arn },
      ...facts,
      ScopedPoliciesCount: scopePolicies.length,
      ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    }
  },
})

/** Never later than the calling session's. Whole seconds are left of a session, as AWS counts. */
function expiryOf({ input, now }: ScopedCall, { expiresAt }: Session): Date {
  const { DurationSeconds: seconds, Policy: policy } = input
  if (seconds === undefined) {
    if (policy === undefined) throw scopesNothing()
    return expiresAt
  }
  const wanted = new Date(now.getTime() + seconds * 1000)
  if (wanted > expiresAt) throw insufficientSessionLifetime()
  return wanted
}

function scopePoliciesOf(policy: string | undefined, session: Session): readonly string[] {
  const present = session.scopePolicies ?? []
  if (policy === undefined) return present
  checkSessionPolicy(policy)
  if (present.length >= scopePoliciesMaximum) throw tooManyScopePolicies(scopePoliciesMaximum)
  return [...present, policy]
}
