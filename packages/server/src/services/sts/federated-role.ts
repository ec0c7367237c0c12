// What AssumeRoleWithWebIdentity and AssumeRoleWithSAML have in common: only the trust decides.
import type { AssumedRoleUser, Credentials } from '@aws-sdk/client-sts'
import type { ContextValue } from '@iamd/policy'
import { accessDenied } from '@iamd/wire'
import type { FederationProof } from '../../authn/federation.ts'
import type { Permission } from '../../authz/permission.ts'
import { type AccountId, isAccountId } from '../../identifiers/account-id.ts'
import { assumedRoleArn } from '../../identifiers/arns.ts'
import type { Reader } from '../../store/store.ts'
import type { Call } from '../operation.ts'
import { exceedsMaxSessionDuration, invalidRoleArn, serializedTokenTooLarge } from './errors.ts'
import { newSessionCredentials, sessionTokenFacts } from './new-session.ts'
import type { RoleToAssume } from './role-to-assume.ts'
import { packedPolicySize, readSessionPolicies } from './session-policies.ts'
import { sessionTags } from './session-tags.ts'

interface FederatedInput {
  readonly RoleArn: string
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
  readonly DurationSeconds?: number | undefined
  readonly MinimumSessionTokenSize?: number | undefined
}

type FederatedCall = Call<FederatedInput, FederationProof>

/** What both operations answer with. */
interface FederatedSession {
  readonly Credentials: Credentials
  readonly AssumedRoleUser: AssumedRoleUser
  readonly PackedPolicySize?: number
  readonly SourceIdentity?: string
  readonly SessionTokenSize: number
  readonly SessionTokenUtilization: number
}

const defaultDurationSeconds = 3_600
/** What later requests know of the provider travels in the headers of each of them. */
const sessionKeysLengthMaximum = 4_096

/**
 * The account whose provider must have vouched for the caller: that of the role.
 * @throws {AwsError} ValidationError when the text is no ARN with an account.
 */
export function accountOfRoleArn(arn: string): AccountId {
  const account = /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):.+$/.exec(arn)?.[1]
  if (account === undefined || !isAccountId(account)) throw invalidRoleArn(arn)
  return account
}

/**
 * The permissions that the role's trust policy must give. Tags and a source identity that come with
 * the token or assertion each need one more. Source: IAM User Guide, session tags.
 */
export function federationPermissions(
  { operation, input, proof }: FederatedCall,
  { arn, role, trust }: RoleToAssume,
  keys: Readonly<Record<string, ContextValue | undefined>>,
): readonly Permission[] {
  const actions = [
    ...(proof.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    `sts:${operation}`,
    ...(proof.tags.length > 0 ? ['sts:TagSession'] : []),
  ]
  return actions.map((action) => ({
    action,
    resource: arn,
    deniedAs: arn,
    resourceTags: role?.tags,
    keys: {
      'sts:SourceIdentity': proof.sourceIdentity,
      'sts:TransitiveTagKeys': proof.transitiveTagKeys,
      'sts:DurationSeconds': String(input.DurationSeconds ?? defaultDurationSeconds),
      ...keys,
    },
    trust,
    withoutReason: true,
  }))
}

/**
 * Makes the session.
 * @param durationSecondsMaximum a limit of the token's own, which is kept to without a word.
 */
export async function federatedSession(
  call: FederatedCall,
  reader: Reader,
  { role }: RoleToAssume,
  sessionName: string,
  durationSecondsMaximum = Number.POSITIVE_INFINITY,
): Promise<FederatedSession> {
  const { input, proof } = call
  // Without a role there is no trust policy, and authorization has refused.
  if (role === undefined) throw accessDenied(`${input.RoleArn} can not be assumed`)
  const asked = input.DurationSeconds ?? defaultDurationSeconds
  if (asked > role.maxSessionSeconds) throw exceedsMaxSessionDuration()
  const { tags: Tags, transitiveTagKeys: TransitiveTagKeys, sourceIdentity } = proof
  const tags = sessionTags({ Tags, TransitiveTagKeys }, undefined)
  if (JSON.stringify(proof.sessionKeys).length > sessionKeysLengthMaximum) {
    throw serializedTokenTooLarge()
  }
  const policies = await readSessionPolicies(input, role.account, reader)
  const packed = packedPolicySize(policies, tags.tags)
  const subject = { kind: 'role', roleId: role.id, sessionName } as const
  const Credentials = newSessionCredentials(
    call,
    {
      account: role.account,
      subject,
      ...policies,
      ...tags,
      sourceIdentity,
      mfaAt: undefined,
      federation: proof.sessionKeys,
    },
    Math.min(asked, durationSecondsMaximum),
    input.MinimumSessionTokenSize,
  )
  return {
    Credentials,
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: assumedRoleArn(role.account, role.name, sessionName),
    },
    ...(packed > 0 && { PackedPolicySize: packed }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    ...sessionTokenFacts(Credentials),
  }
}
