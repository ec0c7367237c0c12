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
  /** Tags that the call would set without naming them in its input. */
  readonly requestTags?: readonly Tag[]
  /** Service keys by name in any case; undefined values are absent keys. */
  readonly keys?: Readonly<Record<string, ContextValue | undefined>>
  /** The trust policy, when the resource is a role to be assumed. */
  readonly trust?: CompiledPolicies
  /** Allowed without any policy of the caller's own, which a Deny, boundary or session limits. */
  readonly grantedByDefault?: boolean
  /** AWS says only who, what and on which resource: STS never tells why. */
  readonly withoutReason?: boolean
}

/** The account that owns a resource; what has no account in its ARN counts as the caller's. */
export function resourceAccountOf({ resource }: Permission, callerAccount: string): string {
  return accountOf(resource) ?? callerAccount
}

/** The account in an ARN; undefined for `*` and for ARNs without one. */
function accountOf(arn: string): string | undefined {
  let start = 0
  for (let colons = 0; colons < 4; colons += 1) {
    start = arn.indexOf(':', start) + 1
    if (start === 0) return undefined
  }
  const end = arn.indexOf(':', start)
  return end - start === accountIdLength ? arn.slice(start, end) : undefined
}

const accountIdLength = 12
