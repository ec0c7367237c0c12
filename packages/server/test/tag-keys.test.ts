// Which tag keys are one: those of users and roles in any case, all others only when they are equal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IAM, type Tag } from '@aws-sdk/client-iam'
import { issueCertificate } from './support/certificates.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { identityProvider } from './support/saml-federation.ts'
import { startTestDaemon } from './support/test-daemon.ts'

/** What can be done to the tags of a resource. */
interface Tagged {
  tag(Tags: Tag[]): Promise<unknown>
  untag(TagKeys: string[]): Promise<unknown>
  list(): Promise<{ Tags?: Tag[] | undefined }>
}

/** Makes a resource with tags. */
type Make = (iam: IAM, Tags: Tag[]) => Promise<Tagged>

const PolicyDocument = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
const AssumeRolePolicyDocument = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const { certificate: CertificateBody, privateKey: PrivateKey } = issueCertificate('www.example.com')

const resources: Readonly<Record<string, Make>> = {
  async user(iam, Tags) {
    const named = { UserName: 'x' }
    await iam.createUser({ ...named, Tags })
    return {
      tag: (tags) => iam.tagUser({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagUser({ ...named, TagKeys }),
      list: () => iam.listUserTags(named),
    }
  },
  async role(iam, Tags) {
    const named = { RoleName: 'x' }
    await iam.createRole({ ...named, AssumeRolePolicyDocument, Tags })
    return {
      tag: (tags) => iam.tagRole({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagRole({ ...named, TagKeys }),
      list: () => iam.listRoleTags(named),
    }
  },
  async 'managed policy'(iam, Tags) {
    const { Policy } = await iam.createPolicy({ PolicyName: 'x', PolicyDocument, Tags })
    const named = { PolicyArn: Policy?.Arn }
    return {
      tag: (tags) => iam.tagPolicy({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagPolicy({ ...named, TagKeys }),
      list: () => iam.listPolicyTags(named),
    }
  },
  async 'instance profile'(iam, Tags) {
    const named = { InstanceProfileName: 'x' }
    await iam.createInstanceProfile({ ...named, Tags })
    return {
      tag: (tags) => iam.tagInstanceProfile({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagInstanceProfile({ ...named, TagKeys }),
      list: () => iam.listInstanceProfileTags(named),
    }
  },
  async 'MFA device'(iam, Tags) {
    const { VirtualMFADevice } = await iam.createVirtualMFADevice({
      VirtualMFADeviceName: 'x',
      Tags,
    })
    const named = { SerialNumber: VirtualMFADevice?.SerialNumber }
    return {
      tag: (tags) => iam.tagMFADevice({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagMFADevice({ ...named, TagKeys }),
      list: () => iam.listMFADeviceTags(named),
    }
  },
  async 'OpenID Connect provider'(iam, Tags) {
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: 'https://id.example.com',
      ThumbprintList: ['0'.repeat(40)],
      Tags,
    })
    const named = { OpenIDConnectProviderArn }
    return {
      tag: (tags) => iam.tagOpenIDConnectProvider({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagOpenIDConnectProvider({ ...named, TagKeys }),
      list: () => iam.listOpenIDConnectProviderTags(named),
    }
  },
  async 'SAML provider'(iam, Tags) {
    const SAMLMetadataDocument = identityProvider.metadata()
    const { SAMLProviderArn } = await iam.createSAMLProvider({
      Name: 'x',
      SAMLMetadataDocument,
      Tags,
    })
    const named = { SAMLProviderArn }
    return {
      tag: (tags) => iam.tagSAMLProvider({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagSAMLProvider({ ...named, TagKeys }),
      list: () => iam.listSAMLProviderTags(named),
    }
  },
  async 'server certificate'(iam, Tags) {
    const named = { ServerCertificateName: 'x' }
    await iam.uploadServerCertificate({ ...named, CertificateBody, PrivateKey, Tags })
    return {
      tag: (tags) => iam.tagServerCertificate({ ...named, Tags: tags }),
      untag: (TagKeys) => iam.untagServerCertificate({ ...named, TagKeys }),
      list: () => iam.listServerCertificateTags(named),
    }
  },
}

/** Source: IAM User Guide, tagging IAM resources, case sensitivity. */
const withoutCase = ['user', 'role']

for (const [kind, make] of Object.entries(resources)) {
  const oneKey = withoutCase.includes(kind)
  test(`tag keys of a ${kind} are the same ${oneKey ? 'in any case' : 'only when equal'}`, async () => {
    await using daemon = await startTestDaemon()
    const iam = new IAM({
      endpoint: daemon.endpoint,
      region: 'us-east-1',
      credentials: daemon.root,
      maxAttempts: 1,
    })
    const lower = { Key: 'team', Value: 'blue' }
    const upper = { Key: 'Team', Value: 'red' }
    const { tag, untag, list } = await make(iam, [lower])
    await tag([upper])
    assert.deepEqual((await list()).Tags, oneKey ? [upper] : [upper, lower])
    await untag(['TEAM'])
    assert.deepEqual((await list()).Tags, oneKey ? [] : [upper, lower])
    await untag(['team'])
    assert.deepEqual((await list()).Tags, oneKey ? [] : [upper])
    const both = [lower, { Key: 'TEAM', Value: '' }]
    if (oneKey) assert.equal((await errorOf(tag(both))).code, 'InvalidInput')
    else await tag(both)
    const equal = [lower, { ...lower, Value: 'green' }]
    assert.deepEqual(await errorOf(tag(equal)), {
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    })
    iam.destroy()
  })
}
