// Every quota that an operator may set: shown by GetAccountSummary, and in force where AWS has it.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  type SummaryKeyType,
  TagUserCommand,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import type { QuotaName } from '../src/services/quotas.ts'
import { trust } from './support/assumable-role.ts'
import { issueCertificate } from './support/certificates.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const PolicyDocument = policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' })
const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`

const policy = async (iam: IAMClient, PolicyName: string, more: object = {}) => {
  const input = { PolicyName, PolicyDocument, ...more }
  return (await iam.send(new CreatePolicyCommand(input))).Policy?.Arn ?? ''
}
const user = (iam: IAMClient, UserName = 'ann') => iam.send(new CreateUserCommand({ UserName }))
const group = (iam: IAMClient, GroupName = 'dev') => iam.send(new CreateGroupCommand({ GroupName }))
const role = (iam: IAMClient, RoleName = 'worker', document = AssumeRolePolicyDocument) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document }))
const profile = (iam: IAMClient, InstanceProfileName = 'machine') =>
  iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))

/** A quota set to a small amount: what is possible still, and what is not any more. */
interface QuotaCase {
  readonly amount: number
  readonly summary?: SummaryKeyType
  fill(iam: IAMClient): Promise<unknown>
  exceed(iam: IAMClient): Promise<unknown>
  readonly message: string
}

const exceeded = (name: string, amount: number) => `Cannot exceed quota for ${name}: ${amount}`
const sizeOf = (document: string) => document.length

const cases: Partial<Record<QuotaName, QuotaCase>> = {
  users: {
    amount: 1,
    summary: 'UsersQuota',
    fill: user,
    exceed: (iam) => user(iam, 'bob'),
    message: exceeded('UsersPerAccount', 1),
  },
  groups: {
    amount: 1,
    summary: 'GroupsQuota',
    fill: group,
    exceed: (iam) => group(iam, 'ops'),
    message: exceeded('GroupsPerAccount', 1),
  },
  roles: {
    amount: 1,
    summary: 'RolesQuota',
    fill: role,
    exceed: (iam) => role(iam, 'other'),
    message: exceeded('RolesPerAccount', 1),
  },
  policies: {
    amount: 1,
    summary: 'PoliciesQuota',
    fill: (iam) => policy(iam, 'a'),
    exceed: (iam) => policy(iam, 'b'),
    message: exceeded('PoliciesPerAccount', 1),
  },
  instanceProfiles: {
    amount: 1,
    summary: 'InstanceProfilesQuota',
    fill: profile,
    exceed: (iam) => profile(iam, 'other'),
    message: exceeded('InstanceProfilesPerAccount', 1),
  },
  policyVersionsInUse: {
    amount: 2,
    summary: 'PolicyVersionsInUseQuota',
    fill: async (iam) => {
      const PolicyArn = await policy(iam, 'a')
      await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }))
    },
    exceed: (iam) => policy(iam, 'b'),
    message: exceeded('PolicyVersionsInUse', 2),
  },
  versionsPerPolicy: {
    amount: 1,
    summary: 'VersionsPerPolicyQuota',
    fill: (iam) => policy(iam, 'a'),
    exceed: async (iam) => {
      const PolicyArn = await policy(iam, 'b')
      await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }))
    },
    message:
      'A managed policy can have up to 1 versions. Before you create a new version, you must ' +
      'delete an existing version.',
  },
  groupsPerUser: {
    amount: 1,
    summary: 'GroupsPerUserQuota',
    fill: async (iam) => {
      await user(iam)
      for (const name of ['dev', 'ops']) await group(iam, name)
      await iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'dev' }))
    },
    exceed: (iam) => iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'ops' })),
    message: exceeded('GroupsPerUser', 1),
  },
  accessKeysPerUser: {
    amount: 1,
    summary: 'AccessKeysPerUserQuota',
    fill: async (iam) => {
      await user(iam)
      await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    },
    exceed: (iam) => iam.send(new CreateAccessKeyCommand({ UserName: 'ann' })),
    message: exceeded('AccessKeysPerUser', 1),
  },
  rolesPerInstanceProfile: {
    amount: 2,
    fill: async (iam) => {
      await profile(iam)
      for (const RoleName of ['a', 'b', 'c']) await role(iam, RoleName)
      for (const RoleName of ['a', 'b']) {
        const input = { RoleName, InstanceProfileName: 'machine' }
        await iam.send(new AddRoleToInstanceProfileCommand(input))
      }
    },
    exceed: (iam) =>
      iam.send(
        new AddRoleToInstanceProfileCommand({ RoleName: 'c', InstanceProfileName: 'machine' }),
      ),
    message: exceeded('InstanceSessionsPerInstanceProfile', 2),
  },
  attachedPoliciesPerUser: {
    amount: 1,
    summary: 'AttachedPoliciesPerUserQuota',
    fill: async (iam) => {
      await user(iam)
      const PolicyArn = aws('IAMReadOnlyAccess')
      await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }))
    },
    exceed: (iam) =>
      iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: aws('IAMFullAccess') })),
    message: exceeded('PoliciesPerUser', 1),
  },
  attachedPoliciesPerGroup: {
    amount: 1,
    summary: 'AttachedPoliciesPerGroupQuota',
    fill: async (iam) => {
      await group(iam)
      const PolicyArn = aws('IAMReadOnlyAccess')
      await iam.send(new AttachGroupPolicyCommand({ GroupName: 'dev', PolicyArn }))
    },
    exceed: (iam) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName: 'dev', PolicyArn: aws('IAMFullAccess') })),
    message: exceeded('PoliciesPerGroup', 1),
  },
  attachedPoliciesPerRole: {
    amount: 1,
    summary: 'AttachedPoliciesPerRoleQuota',
    fill: async (iam) => {
      await role(iam)
      const PolicyArn = aws('IAMReadOnlyAccess')
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn }))
    },
    exceed: (iam) =>
      iam.send(
        new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn: aws('IAMFullAccess') }),
      ),
    message: exceeded('PoliciesPerRole', 1),
  },
  tagsPerResource: {
    amount: 1,
    fill: async (iam) => {
      await user(iam)
      await iam.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'a', Value: '' }] }))
    },
    exceed: (iam) =>
      iam.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'b', Value: '' }] })),
    message: 'The number of tags has reached the maximum limit.',
  },
  managedPolicySize: {
    amount: sizeOf(PolicyDocument),
    summary: 'PolicySizeQuota',
    fill: (iam) => policy(iam, 'a'),
    exceed: (iam) =>
      policy(iam, 'b', { PolicyDocument: PolicyDocument.replace('Allow', 'Allow ') }),
    message: exceeded('PolicySize', sizeOf(PolicyDocument)),
  },
  userPolicySize: {
    amount: sizeOf(PolicyDocument),
    summary: 'UserPolicySizeQuota',
    fill: async (iam) => {
      await user(iam)
      await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'a', PolicyDocument }))
    },
    exceed: (iam) =>
      iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'b', PolicyDocument })),
    message: `Maximum policy size of ${sizeOf(PolicyDocument)} bytes exceeded for user ann`,
  },
  groupPolicySize: {
    amount: sizeOf(PolicyDocument),
    summary: 'GroupPolicySizeQuota',
    fill: async (iam) => {
      await group(iam)
      const input = { GroupName: 'dev', PolicyName: 'a', PolicyDocument }
      await iam.send(new PutGroupPolicyCommand(input))
    },
    exceed: (iam) =>
      iam.send(new PutGroupPolicyCommand({ GroupName: 'dev', PolicyName: 'b', PolicyDocument })),
    message: `Maximum policy size of ${sizeOf(PolicyDocument)} bytes exceeded for group dev`,
  },
  rolePolicySize: {
    amount: sizeOf(PolicyDocument),
    summary: 'RolePolicySizeQuota',
    fill: async (iam) => {
      await role(iam)
      const input = { RoleName: 'worker', PolicyName: 'a', PolicyDocument }
      await iam.send(new PutRolePolicyCommand(input))
    },
    exceed: (iam) =>
      iam.send(new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'b', PolicyDocument })),
    message: `Maximum policy size of ${sizeOf(PolicyDocument)} bytes exceeded for role worker`,
  },
  assumeRolePolicySize: {
    amount: sizeOf(AssumeRolePolicyDocument),
    summary: 'AssumeRolePolicySizeQuota',
    fill: role,
    exceed: (iam) => role(iam, 'b', trust({ Service: 'lambda.amazonaws.com' })),
    message: exceeded('ACLSizePerRole', sizeOf(AssumeRolePolicyDocument)),
  },
}

const { certificate, privateKey } = issueCertificate('site.example')
const rsaPublicKey = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()

/** The same for what nobody gets any of when the quota is nothing. */
const none: Partial<Record<QuotaName, QuotaCase>> = {
  serverCertificates: {
    amount: 0,
    summary: 'ServerCertificatesQuota',
    fill: user,
    exceed: (iam) =>
      iam.send(
        new UploadServerCertificateCommand({
          ServerCertificateName: 'site',
          CertificateBody: certificate,
          PrivateKey: privateKey,
        }),
      ),
    message: exceeded('ServerCertificatesPerAccount', 0),
  },
  signingCertificatesPerUser: {
    amount: 0,
    summary: 'SigningCertificatesPerUserQuota',
    fill: user,
    exceed: (iam) =>
      iam.send(
        new UploadSigningCertificateCommand({ UserName: 'ann', CertificateBody: certificate }),
      ),
    message: exceeded('CertificatesPerUser', 0),
  },
  sshPublicKeysPerUser: {
    amount: 0,
    fill: user,
    exceed: (iam) =>
      iam.send(new UploadSSHPublicKeyCommand({ UserName: 'ann', SSHPublicKeyBody: rsaPublicKey })),
    message: exceeded('SSHPublicKeysPerUser', 0),
  },
  serviceSpecificCredentialsPerService: {
    amount: 0,
    fill: user,
    exceed: (iam) =>
      iam.send(
        new CreateServiceSpecificCredentialCommand({
          UserName: 'ann',
          ServiceName: 'codecommit.amazonaws.com',
        }),
      ),
    message: exceeded('ContextSpecificCredentialsPerUserPerContext', 0),
  },
  mfaDevicesPerUser: {
    amount: 0,
    fill: user,
    exceed: async (iam) => {
      const VirtualMFADeviceName = 'phone'
      const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }))
      const { SerialNumber = '' } = made.VirtualMFADevice ?? {}
      await iam.send(
        new EnableMFADeviceCommand({
          UserName: 'ann',
          SerialNumber,
          AuthenticationCode1: '123456',
          AuthenticationCode2: '654321',
        }),
      )
    },
    message: exceeded('MFADevicesPerUser', 0),
  },
}

for (const [name, { amount, summary, fill, exceed, message }] of Object.entries({
  ...cases,
  ...none,
})) {
  test(`quota ${name}`, async () => {
    await using daemon = await startTestDaemon(['--quota', `${name}=${amount}`])
    const iam = daemon.iam()
    await fill(iam)
    const before = (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap
    if (summary !== undefined) assert.equal(before?.[summary], amount)
    const refusal = await errorOf(exceed(iam))
    assert.deepEqual(refusal, { code: 'LimitExceeded', status: 409, message })
  })
}

test('policy versions are counted as they come and go', async () => {
  await using daemon = await startTestDaemon(['--quota', 'policyVersionsInUse=2'])
  const iam = daemon.iam()
  const inUse = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.PolicyVersionsInUse
  assert.equal(await inUse(), 0)
  const PolicyArn = await policy(iam, 'a')
  const addVersion = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }))
  await addVersion()
  assert.equal(await inUse(), 2)
  assert.equal((await errorOf(addVersion())).message, exceeded('PolicyVersionsInUse', 2))
  assert.equal((await errorOf(policy(iam, 'b'))).message, exceeded('PolicyVersionsInUse', 2))
  const summary = (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap
  assert.equal(summary?.Policies, 1, 'what was refused is not counted')
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))
  assert.equal(await inUse(), 1)
  await iam.send(new DeletePolicyCommand({ PolicyArn }))
  assert.equal(await inUse(), 0)
  await policy(iam, 'b')
  assert.equal(await inUse(), 1)
})
