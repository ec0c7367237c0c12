// iam:GetAccountSummary: how much the account has of everything, and how much it may have.
import type { GetAccountSummaryResponse, SummaryKeyType } from '@aws-sdk/client-iam'
import type { AccountId } from '../../../identifiers/account-id.ts'
import type { Reader } from '../../../store/store.ts'
import { countAccessKeys } from '../../../store/tables/access-keys.ts'
import { findAccountSetting } from '../../../store/tables/account-settings.ts'
import { readUsage, type UsageKind } from '../../../store/tables/accounts.ts'
import {
  countAssignedMfaDevices,
  countMfaDevicesOfOwner,
} from '../../../store/tables/mfa-devices.ts'
import { findRootLoginProfile } from '../../../store/tables/root-login-profiles.ts'
import { countSigningCertificates } from '../../../store/tables/signing-certificates.ts'
import { readOperation } from '../../operation.ts'
import type { QuotaName } from '../../quotas.ts'
import { accountPermission } from './account-permission.ts'
import { shownTokenVersion, tokenVersionSetting } from './token-version.ts'

const usageKeys = {
  Users: 'users',
  Groups: 'groups',
  Roles: 'roles',
  Policies: 'policies',
  PolicyVersionsInUse: 'policyVersions',
  InstanceProfiles: 'instanceProfiles',
  ServerCertificates: 'serverCertificates',
  MFADevices: 'virtualMfaDevices',
} as const satisfies Partial<Record<SummaryKeyType, UsageKind>>

const quotaKeys = {
  UsersQuota: 'users',
  GroupsQuota: 'groups',
  RolesQuota: 'roles',
  PoliciesQuota: 'policies',
  InstanceProfilesQuota: 'instanceProfiles',
  ServerCertificatesQuota: 'serverCertificates',
  GroupsPerUserQuota: 'groupsPerUser',
  AccessKeysPerUserQuota: 'accessKeysPerUser',
  SigningCertificatesPerUserQuota: 'signingCertificatesPerUser',
  AttachedPoliciesPerUserQuota: 'attachedPoliciesPerUser',
  AttachedPoliciesPerGroupQuota: 'attachedPoliciesPerGroup',
  AttachedPoliciesPerRoleQuota: 'attachedPoliciesPerRole',
  VersionsPerPolicyQuota: 'versionsPerPolicy',
  PolicyVersionsInUseQuota: 'policyVersionsInUse',
  PolicySizeQuota: 'managedPolicySize',
  UserPolicySizeQuota: 'userPolicySize',
  GroupPolicySizeQuota: 'groupPolicySize',
  RolePolicySizeQuota: 'rolePolicySize',
  AssumeRolePolicySizeQuota: 'assumeRolePolicySize',
} as const satisfies Partial<Record<SummaryKeyType, QuotaName>>

/** What is counted together as `Providers`. */
const providerKinds = ['oidcProviders', 'samlProviders'] as const satisfies readonly UsageKind[]

type SummaryMap = Partial<Record<SummaryKeyType, number>>

export const GetAccountSummary = readOperation<object, GetAccountSummaryResponse>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, resources }, reader) {
    const quotas = Object.entries(quotaKeys).map(([key, name]) => [key, resources.quotas[name]])
    const SummaryMap: SummaryMap = {
      ...(await readUsages(reader, account)),
      ...(Object.fromEntries(quotas) as Record<keyof typeof quotaKeys, number>),
      Providers: await readSum(reader, account, providerKinds),
      AccountAccessKeysPresent: flag(await countAccessKeys(reader, account, undefined)),
      AccountSigningCertificatesPresent: flag(
        await countSigningCertificates(reader, account, undefined),
      ),
      MFADevicesInUse: await countAssignedMfaDevices(reader, account),
      AccountMFAEnabled: flag(await countMfaDevicesOfOwner(reader, account, undefined)),
      AccountPasswordPresent: Number(await hasRootPassword(reader, account)),
      GlobalEndpointTokenVersion: shownTokenVersion(
        await findAccountSetting(reader, account, tokenVersionSetting),
      ),
    }
    return { SummaryMap }
  },
})

/** Of what root has, the summary tells only whether there is any. */
const flag = (amount: number): number => Math.min(1, amount)

const hasRootPassword = async (reader: Reader, account: AccountId): Promise<boolean> =>
  (await findRootLoginProfile(reader, account)) !== undefined

async function readUsages(reader: Reader, account: AccountId): Promise<SummaryMap> {
  const usages: [string, number][] = []
  for (const [key, kind] of Object.entries(usageKeys)) {
    usages.push([key, (await readUsage(reader, account, kind)) ?? 0])
  }
  return Object.fromEntries(usages)
}

async function readSum(
  reader: Reader,
  account: AccountId,
  kinds: readonly UsageKind[],
): Promise<number> {
  let sum = 0
  for (const kind of kinds) sum += (await readUsage(reader, account, kind)) ?? 0
  return sum
}
