// Whom a delegated session acts as: the approver, as it was when it accepted.
import type { Caller } from '../../../authn/caller.ts'
import type { SessionGrant } from '../../sts/new-session.ts'

/**
 * The identity of an approver with all that limited it. Source: IAM API reference,
 * AcceptDelegationRequest: the details and the state of the identity are recorded.
 */
export function lentIdentity({ account, session, user }: Caller): SessionGrant {
  if (session !== undefined) {
    const { accessKeyId: _, secret: __, issuedAt: ___, expiresAt: ____, ...grant } = session
    return grant
  }
  return {
    account,
    subject: user === undefined ? { kind: 'root' } : { kind: 'user', userId: user.id },
    policy: undefined,
    policyArns: [],
    tags: [],
    transitiveTagKeys: [],
    sourceIdentity: undefined,
    mfaAt: undefined,
  }
}

/** Reads an identity that was kept as JSON. */
export function readLentIdentity(text: string): SessionGrant {
  const grant = JSON.parse(text) as Omit<SessionGrant, 'mfaAt'> & { readonly mfaAt?: string }
  return { ...grant, mfaAt: grant.mfaAt === undefined ? undefined : new Date(grant.mfaAt) }
}
