// Who makes a request: the authenticated principal with the policies that are its own.
import { type CompiledPolicies, compilePolicies, type Principal } from '@iamd/policy'
import type { AccountId } from '../identifiers/account-id.ts'
import { assumedRoleArn, entityArn, federatedUserArn, rootArn } from '../identifiers/arns.ts'
import type { PrincipalSnapshot } from '../snapshot/principal-snapshots.ts'
import type { Tag } from '../store/columns.ts'
import type { Role } from '../store/tables/roles.ts'
import type { User } from '../store/tables/users.ts'
import type { FederationKeys } from './federation.ts'
import type { Session } from './session.ts'

/** An authenticated caller. */
export interface Caller {
  /** Of callers without account, which come by a provider, the account that is called. */
  readonly account: AccountId
  /** Empty for calls that nobody signs. */
  readonly accessKeyId: string
  /** As the policy engine knows it. */
  readonly principal: Principal
  /** As GetCallerIdentity and denials print it. */
  readonly arn: string
  /** `aws:userid`, which GetCallerIdentity prints as UserId. */
  readonly userId: string
  /** The value of `aws:PrincipalArn`: for role sessions the role. */
  readonly principalArn: string
  /** The user that calls, also with credentials of GetSessionToken; undefined for all others. */
  readonly user: User | undefined
  readonly role: Role | undefined
  readonly tags: readonly Tag[]
  /** Undefined for long-term keys. */
  readonly session: Session | undefined
  /** When an MFA device was used, for the session or with this very call; undefined: it was not. */
  readonly mfaAt: Date | undefined
  /** What an identity provider vouches for, now or when the session was made. */
  readonly federation: FederationKeys | undefined
  /** Undefined for root, which no identity policy limits. */
  readonly snapshot: PrincipalSnapshot | undefined
  /** The session policies together; undefined when none limits the session. */
  readonly sessionPolicies: CompiledPolicies | undefined
  /** What a session of AssumeRoot is for: its denials leave root nothing but the task. */
  readonly taskPolicy?: CompiledPolicies
  /** Further limits of the session, each a layer of its own: all of them have to allow. */
  readonly narrowed?: readonly CompiledPolicies[]
}

interface CredentialFacts {
  readonly accessKeyId: string
  readonly session: Session | undefined
}

/** The root user of an account. */
export function rootCaller(account: AccountId, facts: CredentialFacts): Caller {
  const arn = rootArn(account)
  return {
    ...facts,
    mfaAt: facts.session?.mfaAt,
    account,
    principal: { kind: 'root', account, arn },
    arn,
    userId: account,
    principalArn: arn,
    user: undefined,
    role: undefined,
    tags: [],
    federation: undefined,
    snapshot: undefined,
    sessionPolicies: undefined,
  }
}

/** The root user of a member account, in a session that another account made by AssumeRoot. */
export function assumedRootCaller(session: Session, taskPolicy: CompiledPolicies): Caller {
  const { account, accessKeyId } = session
  return { ...rootCaller(account, { accessKeyId, session }), taskPolicy }
}

/** Whether a caller is root by AssumeRoot, and not by credentials of root. */
export const isAssumedRoot = ({ session }: Caller): boolean =>
  session?.subject.kind === 'assumed-root'

/** A user, by a long-term key or by credentials of GetSessionToken. */
export function userCaller(snapshot: PrincipalSnapshot<User>, facts: CredentialFacts): Caller {
  const user = snapshot.entity
  const arn = entityArn('user', user.account, user.path, user.name)
  return {
    ...facts,
    mfaAt: facts.session?.mfaAt,
    account: user.account,
    principal: { kind: 'user', account: user.account, arn, userId: user.id },
    arn,
    userId: user.id,
    principalArn: arn,
    user,
    role: undefined,
    tags: user.tags,
    federation: undefined,
    snapshot,
    sessionPolicies: undefined,
  }
}

/** A session of a role. */
export function roleCaller(
  snapshot: PrincipalSnapshot<Role>,
  session: Session,
  sessionName: string,
  sessionPolicies: CompiledPolicies | undefined,
): Caller {
  const role = snapshot.entity
  const { account, id: roleId } = role
  const sessionArn = assumedRoleArn(account, role.name, sessionName)
  const roleArn = entityArn('role', account, role.path, role.name)
  return {
    account,
    accessKeyId: session.accessKeyId,
    principal: {
      kind: 'role-session',
      account,
      roleArn,
      roleId,
      sessionArn,
      // AWS: the path is reserved, only service-linked roles have it (IAM identifiers).
      serviceLinked: role.path.startsWith('/aws-service-role/'),
    },
    arn: sessionArn,
    userId: `${roleId}:${sessionName}`,
    principalArn: roleArn,
    user: undefined,
    role,
    tags: mergeTags(role.tags, session.tags),
    session,
    mfaAt: session.mfaAt,
    federation: session.federation,
    snapshot,
    sessionPolicies,
  }
}

/** A session made by GetFederationToken, whose issuer is a user or, without snapshot, root. */
export function federatedUserCaller(
  issuer: PrincipalSnapshot<User> | undefined,
  session: Session,
  name: string,
  sessionPolicies: CompiledPolicies | undefined,
): Caller {
  const { account } = session
  const sessionArn = federatedUserArn(account, name)
  const user = issuer?.entity
  return {
    account,
    accessKeyId: session.accessKeyId,
    principal: {
      kind: 'federated-user',
      account,
      sessionArn,
      ...(user && {
        userArn: entityArn('user', account, user.path, user.name),
        userId: user.id,
      }),
    },
    arn: sessionArn,
    userId: `${account}:${name}`,
    principalArn: sessionArn,
    user: undefined,
    role: undefined,
    tags: mergeTags(user?.tags ?? [], session.tags),
    session,
    mfaAt: session.mfaAt,
    federation: undefined,
    snapshot: issuer,
    // Without a session policy a federated user may do nothing by identity policies.
    // AWS: STS API reference, GetFederationToken.
    sessionPolicies: sessionPolicies ?? compilePolicies([]),
  }
}

/** Somebody whom an identity provider vouches for: no account's, without any policy. */
export function federatedCaller(
  account: AccountId,
  principal: Extract<Principal, { kind: 'web-identity' | 'saml' }>,
  userId: string,
  federation: FederationKeys,
): Caller {
  return {
    account,
    accessKeyId: '',
    principal,
    arn: principal.provider,
    userId,
    principalArn: principal.provider,
    user: undefined,
    role: undefined,
    tags: [],
    session: undefined,
    mfaAt: undefined,
    federation,
    snapshot: undefined,
    sessionPolicies: undefined,
  }
}

/** Session tags win over tags of the role; keys are compared without regard to case. */
function mergeTags(own: readonly Tag[], session: readonly Tag[]): readonly Tag[] {
  if (session.length === 0) return own
  const keys = new Set(session.map((tag) => tag.Key.toLowerCase()))
  return [...own.filter((tag) => !keys.has(tag.Key.toLowerCase())), ...session]
}
