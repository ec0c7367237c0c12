// A permission that a call needs: an action on a resource, with what conditions may ask about it.
import type { CompiledPolicies, ContextValue } from '@iamd/policy'
import type { Tag } from '../store/columns.ts'

/** One check. A call needs all of its permissions. */
export interface Permission {
  /** In AWS's spelling: `iam:CreateUser`. */
  readonly action: string
  /** ARN that policies are matched against, or `*`. */
  readonly resource: string
  /** What the denial names; for many IAM operations `user bob` and the like, not the ARN. */
  readonly deniedAs: string
  readonly resourceTags?: readonly Tag[] | undefined
  /** Service keys by name in any case; undefined values are absent keys. */
  readonly keys?: Readonly<Record<string, ContextValue | undefined>>
  /** The trust policy, when the resource is a role to be assumed. */
  readonly trust?: CompiledPolicies
  /** AWS says only who, what and on which resource: STS never tells why. */
  readonly withoutReason?: boolean
}
