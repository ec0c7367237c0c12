// Which APIs each kind of temporary credentials may call at all, before any policy is asked.
// Source: IAM User Guide, comparing AWS STS API operations.
import { accessDenied, invalidClientTokenId, type ServiceId } from '@iamd/wire'
import type { Caller } from './caller.ts'
import type { Session, SessionSubject } from './session.ts'

interface SessionLimit {
  /** Whether IAM and its toolbox may be called. AWS answers as to an unknown token where not. */
  readonly mayCallIam: (session: Session) => boolean
  /** Whether this operation of STS may be called. */
  readonly mayCallSts: (operation: string) => boolean
}

/** GetSessionToken reaches IAM only when MFA was used. */
const sessionTokenLimit: SessionLimit = {
  mayCallIam: (session) => session.mfaAt !== undefined,
  mayCallSts: (operation) => operation === 'AssumeRole' || operation === 'GetCallerIdentity',
}

/** What AssumeRole and its kind make. The task policy of an assumed root leaves it even less. */
const assumedLimit: SessionLimit = {
  mayCallIam: () => true,
  mayCallSts: (operation) => operation !== 'GetSessionToken' && operation !== 'GetFederationToken',
}

const limits: Readonly<Record<SessionSubject['kind'], SessionLimit>> = {
  user: sessionTokenLimit,
  root: sessionTokenLimit,
  'federated-user': {
    mayCallIam: () => false,
    mayCallSts: (operation) => operation === 'GetCallerIdentity',
  },
  role: assumedLimit,
  'assumed-root': assumedLimit,
}

/** Whoever a session is of. Source: STS API reference, GetScopedCredentials. */
const everySessionMayCall = ['GetScopedCredentials']

/** @throws {AwsError} AWS's refusal when a session may not call this operation at all. */
export function checkSessionLimits(
  { session }: Caller,
  service: ServiceId,
  operation: string,
): void {
  if (session === undefined) return
  if (service === 'sts' && everySessionMayCall.includes(operation)) return
  // What was delegated is said by its policy, which may be work on IAM.
  // Source: IAM User Guide, policy templates.
  const delegated = session.delegation !== undefined
  const { mayCallIam, mayCallSts } = delegated ? assumedLimit : limits[session.subject.kind]
  if (service !== 'sts' && !mayCallIam(session)) throw invalidClientTokenId()
  if (service === 'sts' && !mayCallSts(operation)) {
    throw accessDenied(`Cannot call ${operation} with session credentials`)
  }
}
