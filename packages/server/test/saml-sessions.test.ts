// What trust policies know of an assertion, and what of it stays with the session.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  CreateRoleCommand,
  GetSAMLProviderCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, AssumeRoleWithSAMLCommand } from '@aws-sdk/client-sts'
import { credentials } from './support/assumable-role.ts'
import { awsAttribute, signInAddress } from './support/identity-provider.ts'
import { allow, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument, type Statement } from './support/principals.ts'
import { entityId, federation, identityProvider, notAuthorized } from './support/saml-federation.ts'

test('the trust policy decides, by the keys of the assertion', async () => {
  await using world = await federation()
  const { daemon } = world
  const digest = createHash('sha1').update(`${entityId}${daemon.account}/Corp`).digest('base64')
  const affiliation = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1'
  const attributes = {
    [affiliation]: ['staff', 'student'],
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.5': ['staff', 'ignored'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': ['a@example.com'],
  }
  const equals = (key: string, value: string): Statement => ({ StringEquals: { [key]: value } })
  const satisfied: readonly Statement[] = [
    equals('SAML:aud', signInAddress),
    equals('saml:iss', entityId),
    equals('saml:sub', 'alice@example.com'),
    equals('saml:sub_type', 'persistent'),
    equals('saml:doc', `${daemon.account}/Corp`),
    equals('saml:namequalifier', digest),
    equals('saml:eduPersonPrimaryAffiliation', 'staff'),
    equals('saml:mail', 'a@example.com'),
    equals('sts:RoleSessionName', 'alice'),
    { 'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'student' } },
    { 'ForAllValues:StringLike': { 'saml:edupersonaffiliation': 'st*' } },
    // AWS: not told of SAML, nor anything of an identity in an account.
    { Null: { 'aws:FederatedProvider': 'true', 'aws:PrincipalArn': 'true', 'saml:cn': 'true' } },
    { Bool: { 'aws:SecureTransport': 'false' } },
    { Null: { 'sts:TransitiveTagKeys': 'true', 'sts:SourceIdentity': 'true' } },
  ]
  for (const condition of satisfied) {
    await world.trusting(condition)
    await world.assume({ attributes })
  }
  for (const condition of [
    equals('saml:aud', 'urn:amazon:webservices'),
    equals('saml:sub', 'bob@example.com'),
    equals('saml:sub_type', 'transient'),
    { 'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'alumni' } },
    equals('sts:RoleSessionName', 'bob'),
  ]) {
    await world.trusting(condition)
    assert.deepEqual(await errorOf(world.assume({ attributes })), notAuthorized)
  }
  await world.trusting(undefined, ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'])
  assert.deepEqual(await errorOf(world.assume()), notAuthorized)
})

test('tags and a source identity come along where the trust policy lets them', async () => {
  await using world = await federation()
  const { daemon, RoleArn } = world
  const attributes = {
    [awsAttribute('PrincipalTag:Project')]: ['Marketing'],
    [awsAttribute('PrincipalTag:CostCenter')]: ['12345'],
    [awsAttribute('TransitiveTagKeys')]: ['Project'],
    [awsAttribute('SourceIdentity')]: ['DiegoRamirez'],
  }
  const denied = (action: string) => ({
    ...notAuthorized,
    message: `Not authorized to perform ${action}`,
  })
  const only = ['sts:AssumeRoleWithSAML']
  await world.trusting(undefined, only)
  await world.assume()
  assert.deepEqual(await errorOf(world.assume({ attributes })), denied('sts:SetSourceIdentity'))
  await world.trusting(undefined, [...only, 'sts:SetSourceIdentity'])
  assert.deepEqual(await errorOf(world.assume({ attributes })), denied('sts:TagSession'))
  for (const [key, value] of [
    ['aws:RequestTag/project', 'Sales'],
    ['sts:SourceIdentity', 'Alice'],
    ['sts:TransitiveTagKeys', 'CostCenter'],
  ] as const) {
    await world.trusting({ 'ForAllValues:StringEquals': { [key]: value } })
    assert.equal((await errorOf(world.assume({ attributes }))).code, 'AccessDenied', key)
  }
  await world.trusting({
    StringEquals: { 'aws:RequestTag/project': 'Marketing', 'sts:SourceIdentity': 'DiegoRamirez' },
    'ForAllValues:StringEquals': {
      'aws:TagKeys': ['Project', 'CostCenter'],
      'sts:TransitiveTagKeys': ['Project'],
    },
  })
  const answer = await world.assume({ attributes })
  assert.equal(answer.SourceIdentity, 'DiegoRamirez')
  assert.ok((answer.PackedPolicySize ?? 0) > 0)

  // Tags, source and subject are conditions of what the session does, and of whom it becomes.
  const iam = daemon.iam()
  const grant = (condition: Statement) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: 'Web',
        PolicyName: 'p',
        PolicyDocument: policyDocument({
          Effect: 'Allow',
          Action: ['sts:*', 'iam:*'],
          Resource: '*',
          Condition: condition,
        }),
      }),
    )
  const session = daemon.iam(credentials(answer.Credentials))
  const read = () =>
    session.send(new GetSAMLProviderCommand({ SAMLProviderArn: world.PrincipalArn }))
  const granted: Statement = {
    StringEquals: {
      'aws:PrincipalTag/CostCenter': '12345',
      'aws:SourceIdentity': 'DiegoRamirez',
      'saml:sub': 'alice@example.com',
      'saml:sub_type': 'persistent',
    },
    // AWS: no other key of the assertion stays, and MFA is not known of.
    Null: {
      'saml:namequalifier': 'false',
      'saml:aud': 'true',
      'saml:iss': 'true',
      'saml:doc': 'true',
      'aws:MultiFactorAuthPresent': 'true',
    },
  }
  await grant(granted)
  await read()
  await grant({ StringEquals: { 'saml:sub': 'bob@example.com' } })
  assert.equal((await errorOf(read())).code, 'AccessDenied')
  await grant(granted)
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Next',
      AssumeRolePolicyDocument: policyDocument({
        Effect: 'Allow',
        Principal: { AWS: RoleArn },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { 'aws:PrincipalTag/Project': 'Marketing' } },
      }),
    }),
  )
  const next = await daemon.sts(credentials(answer.Credentials)).send(
    new AssumeRoleCommand({
      RoleArn: RoleArn.replace('team/Web', 'Next'),
      RoleSessionName: 'next',
    }),
  )
  assert.equal(next.SourceIdentity, 'DiegoRamirez')

  for (const [name, values] of [
    ['PrincipalTag:Project', ['a', 'b']],
    ['PrincipalTag:Pro?ject', ['a']],
    ['PrincipalTag:Project', ['x'.repeat(257)]],
  ] as const) {
    const error = await errorOf(world.assume({ attributes: { [awsAttribute(name)]: values } }))
    assert.equal(error.code, 'InvalidIdentityToken')
    assert.match(error.message, /^PrincipalTag:.* is not a valid session tag$/)
  }
  await world.trusting(undefined)
  const untagged = { [awsAttribute('TransitiveTagKeys')]: ['Project'] }
  assert.equal(
    (await errorOf(world.assume({ attributes: untagged }))).code,
    'InvalidParameterValue',
  )
})

test('session policies limit the session, and have to be in order', async () => {
  await using world = await federation()
  const { daemon } = world
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'Web',
      PolicyName: 'p',
      PolicyDocument: policyDocument({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }),
    }),
  )
  const read = async (Policy?: string) => {
    const { Credentials } = await world.assume({}, Policy === undefined ? {} : { Policy })
    return daemon
      .iam(credentials(Credentials))
      .send(new GetSAMLProviderCommand({ SAMLProviderArn: world.PrincipalArn }))
  }
  await read()
  await read(policyDocument(allow('iam:GetSAMLProvider', '*')))
  const error = await errorOf(read(policyDocument(allow('iam:GetRole', '*'))))
  assert.match(error.message, /because no session policy allows the iam:GetSAMLProvider action$/)
  assert.equal((await errorOf(read('{}{'))).code, 'MalformedPolicyDocument')
  const large = policyDocument(
    ...Array.from({ length: 60 }, (_, index) => allow(`iam:${index * 7919}${Math.random()}`, '*')),
  )
  assert.equal((await errorOf(read(large.slice(0, 2_049)))).code, 'ValidationError')
})

test('nobody has to sign, and no permission of a user helps', async () => {
  await using world = await federation()
  const { daemon, RoleArn, PrincipalArn } = world
  const SAMLAssertion = await identityProvider.response({ attributes: world.attributesOf() })
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithSAML',
    Version: '2011-06-15',
    RoleArn,
    PrincipalArn,
    SAMLAssertion,
  })
  const post = (headers: Readonly<Record<string, string>>) =>
    fetch(daemon.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: body.toString(),
    })
  for (const headers of [{}, { authorization: 'AWS4-HMAC-SHA256 nonsense' }]) {
    const response = await post(headers)
    assert.equal(response.status, 200)
    assert.match(await response.text(), /<AssumeRoleWithSAMLResult>[\s\S]*<SessionToken>/)
  }
  const user = await newUser(daemon, 'caller')
  await putPolicy(daemon, 'caller', allow('*', '*'))
  await world.trusting({ StringEquals: { 'saml:sub': 'bob@example.com' } })
  assert.deepEqual(
    await errorOf(
      daemon
        .sts(user)
        .send(new AssumeRoleWithSAMLCommand({ RoleArn, PrincipalArn, SAMLAssertion })),
    ),
    notAuthorized,
  )
  assert.ok(!daemon.log.some((line) => line.includes(SAMLAssertion.slice(0, 60))))
})
