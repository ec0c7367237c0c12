// The root user that a call wants to be, and whether the organization trusts the caller with that.
import { type CompiledPolicies, compilePolicies } from '@iamd/policy'
import { type AccountId, isAccountId } from '../../identifiers/account-id.ts'
import { rootArn } from '../../identifiers/arns.ts'
import type { Reader } from '../../store/store.ts'
import {
  findOrganizationAccount,
  isDelegatedAdministrator,
} from '../../store/tables/organization-accounts.ts'
import {
  findOrganizationOfAccount,
  isTrustedService,
  type RootAccessFeatures,
} from '../../store/tables/organizations.ts'
import { iamServicePrincipal } from '../iam/organizations/root-access.ts'
import type { Call } from '../operation.ts'

/** The root user of an account, or the fact that none is named. */
export interface RootToAssume {
  readonly account: AccountId | undefined
  readonly arn: string | undefined
  /** As of a role: who may become it, before identity policies are asked. */
  readonly trust: CompiledPolicies
}

const taskPolicyPrefix = 'arn:aws:iam::aws:policy/root-task/'

/**
 * The feature of centralized root access that each task needs. AWS: IAM User Guide, "Centralize
 * root access for member accounts"; it does not say so of every task.
 */
const featureOfTask: Readonly<Record<string, keyof RootAccessFeatures>> = {
  IAMAuditRootUserCredentials: 'rootCredentialsManagement',
  IAMCreateRootUserPassword: 'rootCredentialsManagement',
  IAMDeleteRootUserCredentials: 'rootCredentialsManagement',
  S3UnlockBucketPolicy: 'rootSessions',
  SQSUnlockQueuePolicy: 'rootSessions',
}

function featureOf(taskPolicyArn: string | undefined): keyof RootAccessFeatures | undefined {
  if (taskPolicyArn?.startsWith(taskPolicyPrefix) !== true) return undefined
  const name = taskPolicyArn.slice(taskPolicyPrefix.length)
  return Object.hasOwn(featureOfTask, name) ? featureOfTask[name] : undefined
}

/** Whether an ARN is one of the policies that a session of AssumeRoot can be for. */
export const isRootTask = (taskPolicyArn: string | undefined): taskPolicyArn is string =>
  featureOf(taskPolicyArn) !== undefined

/** Finds the root user by account id or ARN. */
export async function findRootToAssume(
  call: Call<unknown>,
  reader: Reader,
  target: string,
  taskPolicyArn: string | undefined,
): Promise<RootToAssume> {
  const account = readTarget(target)
  if (account === undefined) return { account, arn: undefined, trust: compilePolicies([]) }
  const trusts = await isTrusted(call, reader, account, featureOf(taskPolicyArn))
  const trust = compilePolicies(trusts ? [trustIn(call)] : [])
  return { account, arn: rootArn(account), trust }
}

function readTarget(target: string): AccountId | undefined {
  const account = /^arn:aws:iam::(\d{12}):root$/.exec(target)?.[1] ?? target
  return isAccountId(account) ? account : undefined
}

/** AWS: STS API reference, AssumeRoot: who may call it, for which accounts, after which set-up. */
async function isTrusted(
  { account: calling, caller }: Call<unknown>,
  reader: Reader,
  target: AccountId,
  feature: keyof RootAccessFeatures | undefined,
): Promise<boolean> {
  if (caller.principal.kind === 'root' || feature === undefined) return false
  const organization = await findOrganizationOfAccount(reader, calling)
  if (organization?.featureSet !== 'ALL' || !organization[feature]) return false
  const { id, managementAccount } = organization
  const member = await findOrganizationAccount(reader, target)
  if (member?.organizationId !== id || target === managementAccount) return false
  return (
    (await isTrustedService(reader, id, iamServicePrincipal)) &&
    (calling === managementAccount ||
      (await isDelegatedAdministrator(reader, calling, iamServicePrincipal)))
  )
}

/** The organization trusts the account; its identity policies say whom in it. */
function trustIn({ account, resources }: Call<unknown>) {
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: rootArn(account) },
      Action: 'sts:AssumeRoot',
      Resource: '*',
    },
  }
  const source = { id: 'CentralizedRootAccess', type: 'resource' } as const
  return resources.documents.compilable(JSON.stringify(document), 'resource', source)
}
