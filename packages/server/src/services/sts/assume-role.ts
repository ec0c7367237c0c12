// sts:AssumeRole: credentials of a role, for whom its trust policy and their own policies let.
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts'
import { accessDenied } from '@iamd/wire'
import type { Permission } from '../../authz/permission.ts'
import { assumedRoleArn } from '../../identifiers/arns.ts'
import { type Call, readOperation, type Validated } from '../operation.ts'
import {
  exceedsChainingDuration,
  exceedsMaxSessionDuration,
  rootMayNotAssumeRoles,
  sourceIdentityAlreadySet,
} from './errors.ts'
import { proveMultiFactor } from './multi-factor.ts'
import { newSessionCredentials, sessionTokenFacts } from './new-session.ts'
import { refuseProvidedContexts } from './provided-contexts.ts'
import { checkRoleArn, findRoleToAssume, type RoleToAssume } from './role-to-assume.ts'
import { packedPolicySize, readSessionPolicies } from './session-policies.ts'
import { inheritedTags, sessionTags } from './session-tags.ts'

const defaultDurationSeconds = 3_600
/** AWS: sessions that a role session makes last an hour at the most. */
const chainedDurationSecondsMaximum = 3_600

type AssumeRoleCall = Call<Validated<AssumeRoleRequest>>

export const AssumeRole = readOperation<AssumeRoleRequest, AssumeRoleResponse, RoleToAssume>({
  target: (call, reader) => findRoleToAssume(call, reader, call.input.RoleArn),
  async proveCaller(call) {
    const { caller, input } = call
    // No code is used up for what is refused whoever asks.
    checkRoleArn(input.RoleArn)
    if (caller.principal.kind === 'root') throw rootMayNotAssumeRoles()
    refuseProvidedContexts(input)
    sessionTags(input, caller.session)
    return proveMultiFactor(call)
  },
  authorize: permissionsToAssume,
  async run(call, reader, { role }) {
    // Without a role there is no trust policy, and authorization has refused.
    if (role === undefined) throw accessDenied(`${call.input.RoleArn} can not be assumed`)
    const { input, caller } = call
    const chained = caller.session?.subject.kind === 'role'
    const durationSeconds = input.DurationSeconds ?? defaultDurationSeconds
    if (durationSeconds > role.maxSessionSeconds) throw exceedsMaxSessionDuration()
    if (chained && durationSeconds > chainedDurationSecondsMaximum) throw exceedsChainingDuration()
    const tags = sessionTags(input, caller.session)
    const policies = await readSessionPolicies(input, role.account, reader)
    const packed = packedPolicySize(policies, tags.tags)
    const sourceIdentity = sourceIdentityOf(call)
    const { RoleSessionName: sessionName } = input
    const Credentials = newSessionCredentials(
      call,
      {
        account: role.account,
        subject: { kind: 'role', roleId: role.id, sessionName },
        ...policies,
        ...tags,
        sourceIdentity,
        mfaAt: caller.mfaAt,
      },
      durationSeconds,
      input.MinimumSessionTokenSize,
    )
    return {
      Credentials,
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: assumedRoleArn(role.account, role.name, sessionName),
      },
      // AWS: recorded; absent when there is nothing to pack.
      ...(packed > 0 && { PackedPolicySize: packed }),
      ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
      ...sessionTokenFacts(Credentials),
    }
  },
})

/** A source identity is set once and stays with all sessions made from the first. */
function sourceIdentityOf({ input, caller }: AssumeRoleCall): string | undefined {
  return input.SourceIdentity ?? caller.session?.sourceIdentity
}

/**
 * AWS: recorded, 2026. SetSourceIdentity is decided first, for inherited values too, and
 * TagSession also when only the calling session's transitive tags are handed on. STS never says
 * why it refuses, nor whether the role exists.
 */
function permissionsToAssume(
  call: AssumeRoleCall,
  { arn, role, trust }: RoleToAssume,
): readonly Permission[] {
  const { input, caller } = call
  const sourceIdentity = sourceIdentityOf(call)
  const inherited = caller.session?.sourceIdentity
  if (inherited !== undefined && sourceIdentity !== inherited) throw sourceIdentityAlreadySet()
  const tagged = (input.Tags ?? []).length > 0 || inheritedTags(caller.session).length > 0
  const actions = [
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    'sts:AssumeRole',
    ...(tagged ? ['sts:TagSession'] : []),
  ]
  const keys = {
    'sts:ExternalId': input.ExternalId,
    'sts:RoleSessionName': input.RoleSessionName,
    'sts:SourceIdentity': sourceIdentity,
    'sts:TransitiveTagKeys': input.TransitiveTagKeys,
    'sts:DurationSeconds': String(input.DurationSeconds ?? defaultDurationSeconds),
  }
  return actions.map((action) => ({
    action,
    resource: arn,
    deniedAs: arn,
    resourceTags: role?.tags,
    keys,
    trust,
    withoutReason: true,
  }))
}
