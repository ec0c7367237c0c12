// What a session token says: whose temporary credentials these are, and with which limits.
import type { AccountId } from '../identifiers/account-id.ts'
import type { Tag } from '../store/columns.ts'
import type { FederationKeys } from './federation.ts'

/** Whom a session acts as. */
export type SessionSubject =
  | { readonly kind: 'role'; readonly roleId: string; readonly sessionName: string }
  /** GetFederationToken; without `userId` it was root that called. */
  | { readonly kind: 'federated-user'; readonly name: string; readonly userId: string | undefined }
  /** GetSessionToken of a user. */
  | { readonly kind: 'user'; readonly userId: string }
  /** GetSessionToken of root. */
  | { readonly kind: 'root' }
  /** AssumeRoot: root of a member account, for the one task that the policy allows. */
  | { readonly kind: 'assumed-root'; readonly taskPolicyArn: string }

/** Temporary credentials, as sealed into their token. */
export interface Session {
  readonly account: AccountId
  readonly accessKeyId: string
  readonly secret: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly subject: SessionSubject
  /** Text of the session policy given inline. */
  readonly policy: string | undefined
  /** ARNs of the managed policies given as session policies. */
  readonly policyArns: readonly string[]
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
  /** When the caller proved possession of an MFA device. */
  readonly mfaAt: Date | undefined
  /** Of a role assumed with a provider's token or assertion: the keys that stay. */
  readonly federation?: FederationKeys | undefined
  /** Texts of the policies by which GetScopedCredentials narrowed the session, each further. */
  readonly scopePolicies?: readonly string[]
  /** What the session was delegated for; absent when its holder is its principal. */
  readonly delegation?: SessionDelegation
}

/** The limits of a session that was delegated to another account. */
export interface SessionDelegation {
  readonly requestId: string
  /** The account that the session was delegated to. */
  readonly requestor: AccountId
  /** Texts of the policies that were accepted; each limits the session. */
  readonly policies: readonly string[]
}

/** Texts of all policies that limit the session beside its own session policies. */
export const narrowingPolicies = ({ delegation, scopePolicies }: Session): readonly string[] => [
  ...(delegation?.policies ?? []),
  ...(scopePolicies ?? []),
]

/** Whether any session policy limits the session. */
export const hasSessionPolicy = (session: Session): boolean =>
  session.policy !== undefined || session.policyArns.length > 0
