// Federation by SAML: a company's identity provider, roles that trust it, and its people in them.
import assert from 'node:assert/strict'
import {
  awsAttribute,
  createIdentityProvider,
  newPrivateKey,
  type ResponseOptions,
  signInAddress,
} from '../packages/server/test/support/identity-provider.ts'
import { allow, credentialsOf, policyDocument } from './support/principals.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const
const company = createIdentityProvider('https://idp.example.com/saml')
const Name = 'Company'
const RoleName = 'developers'

testWith(clients, 'people of a company in a role of theirs', daemon, async (account) => {
  const { iam } = account.root
  const { SAMLProviderArn: PrincipalArn = '' } = await iam('CreateSAMLProvider', {
    Name,
    SAMLMetadataDocument: company.metadata(),
  })
  assert.equal(PrincipalArn, `arn:aws:iam::${account.id}:saml-provider/${Name}`)
  await iam('CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: policyDocument({
      Effect: 'Allow',
      Principal: { Federated: PrincipalArn },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'SAML:aud': signInAddress },
        'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'staff' },
      },
    }),
  })
  const own = allow(['iam:GetUser', 'iam:TagUser'], `arn:aws:iam::${account.id}:user/\${saml:sub}`)
  const ofTeam = allow('iam:GetRole', '*', {
    StringEquals: { 'iam:ResourceTag/team': '${aws:PrincipalTag/team}' },
  })
  const PolicyDocument = policyDocument(own, ofTeam)
  await iam('PutRolePolicy', { RoleName, PolicyName: 'work', PolicyDocument })
  await iam('CreateUser', { UserName: 'alice' })
  await iam('CreateUser', { UserName: 'bob' })
  await iam('TagRole', { RoleName, Tags: [{ Key: 'team', Value: 'blue' }] })

  const RoleArn = `arn:aws:iam::${account.id}:role/${RoleName}`
  const signIn = async (affiliation: string, options: ResponseOptions = {}) =>
    account.root.sts('AssumeRoleWithSAML', {
      RoleArn,
      PrincipalArn,
      SAMLAssertion: await company.response({
        subject: 'alice',
        attributes: {
          [awsAttribute('Role')]: [`${RoleArn},${PrincipalArn}`],
          [awsAttribute('RoleSessionName')]: ['alice@example.com'],
          [awsAttribute('PrincipalTag:team')]: ['blue'],
          'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': [affiliation, 'member'],
        },
        ...options,
      }),
    })
  const answer = await signIn('staff')
  assert.equal(answer.Subject, 'alice')
  assert.equal(answer.SubjectType, 'persistent')
  assert.equal(answer.Issuer, company.entityId)
  assert.equal(answer.Audience, signInAddress)
  const sessionArn = `arn:aws:sts::${account.id}:assumed-role/${RoleName}/alice@example.com`
  assert.equal(answer.AssumedRoleUser?.Arn, sessionArn)

  const session = account.as(credentialsOf(answer.Credentials))
  const { Arn } = await session.sts('GetCallerIdentity')
  assert.equal(Arn, sessionArn)
  const { User } = await session.iam('GetUser', { UserName: 'alice' })
  assert.equal(User?.UserName, 'alice')
  await session.iam('GetRole', { RoleName })
  await denied(
    session.iam('GetUser', { UserName: 'bob' }),
    notAllowed(sessionArn, 'iam:GetUser', 'user bob'),
  )
  await denied(signIn('student'), 'Not authorized to perform sts:AssumeRoleWithSAML')
  await refused(
    signIn('staff', { tamper: (xml) => xml.replace('>alice<', '>bob<') }),
    'InvalidIdentityToken',
    'Response signature invalid',
  )
  const SAMLMetadataDocument = createIdentityProvider(company.entityId).metadata()
  await iam('UpdateSAMLProvider', { SAMLProviderArn: PrincipalArn, SAMLMetadataDocument })
  await refused(signIn('staff'), 'InvalidIdentityToken', 'Response signature invalid')
})

testWith(clients, 'a change of the key that decrypts', daemon, async (account) => {
  const { iam } = account.root
  const [first, second] = [newPrivateKey(), newPrivateKey()]
  const { SAMLProviderArn = '' } = await iam('CreateSAMLProvider', {
    Name,
    SAMLMetadataDocument: company.metadata(),
    AssertionEncryptionMode: 'Required',
    AddPrivateKey: first,
  })
  await iam('CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: policyDocument({
      Effect: 'Allow',
      Principal: { Federated: SAMLProviderArn },
      Action: 'sts:AssumeRoleWithSAML',
    }),
  })
  const RoleArn = `arn:aws:iam::${account.id}:role/${RoleName}`
  const { SAMLProviderUUID: id } = await iam('GetSAMLProvider', { SAMLProviderArn })
  const signIn = async (encryptTo: string) =>
    account.root.sts('AssumeRoleWithSAML', {
      RoleArn,
      PrincipalArn: SAMLProviderArn,
      SAMLAssertion: await company.response({
        encryptTo,
        recipient: `${signInAddress}/acs/${id}`,
        attributes: {
          [awsAttribute('Role')]: [`${RoleArn},${SAMLProviderArn}`],
          [awsAttribute('RoleSessionName')]: ['alice'],
        },
      }),
    })
  await signIn(first)
  await iam('UpdateSAMLProvider', { SAMLProviderArn, AddPrivateKey: second })
  await signIn(first)
  await signIn(second)
  const { PrivateKeyList: [oldest] = [] } = await iam('GetSAMLProvider', { SAMLProviderArn })
  await iam('UpdateSAMLProvider', { SAMLProviderArn, RemovePrivateKey: oldest?.KeyId })
  await signIn(second)
  await refused(signIn(first), 'InvalidIdentityToken', 'Response signature invalid')
})
