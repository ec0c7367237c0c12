// AssumeRoleWithWebIdentity: who gets a role, what the session is, and what later requests know.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DeleteOpenIDConnectProviderCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts'
import { credentials, identity } from './support/assumable-role.ts'
import { startLoopbackIssuer } from './support/loopback-issuer.ts'
import { newOrganization } from './support/organizations.ts'
import { errorOf, policyDocument, type Statement } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import {
  assumeWith,
  loopbackFlags,
  newFederatedRole,
  newProvider,
  webIdentityTrust,
} from './support/web-identity.ts'

const refused = (action = 'sts:AssumeRoleWithWebIdentity') => ({
  code: 'AccessDenied',
  status: 403,
  message: `Not authorized to perform ${action}`,
})

const listUsers = (daemon: TestDaemon, session: Parameters<typeof credentials>[0]) =>
  daemon.iam(credentials(session)).send(new ListUsersCommand({}))

const putRolePolicy = (daemon: TestDaemon, statement: Statement) =>
  daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'Deploy',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(statement),
    }),
  )

const listUsersWhen = (Condition: Statement): Statement => ({
  Effect: 'Allow',
  Action: 'iam:ListUsers',
  Resource: '*',
  Condition,
})

for (const algorithm of ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']) {
  test(`a token signed by ${algorithm} gets the credentials of the role`, async () => {
    await using issuer = await startLoopbackIssuer({ algorithm })
    await using daemon = await startTestDaemon(loopbackFlags)
    const provider = await newProvider(daemon, issuer)
    await newFederatedRole(daemon, webIdentityTrust(provider))
    const answer = await assumeWith(daemon, await issuer.sign())
    assert.equal(answer.SubjectFromWebIdentityToken, 'repo:octo-org/octo-repo:ref:refs/heads/main')
    assert.equal(answer.Audience, 'sts.amazonaws.com')
    assert.equal(answer.Provider, provider)
    const arn = `arn:aws:sts::${daemon.account}:assumed-role/Deploy/run-42`
    assert.equal(answer.AssumedRoleUser?.Arn, arn)
    assert.equal((await identity(daemon, credentials(answer.Credentials))).Arn, arn)
    await listUsers(daemon, answer.Credentials)
  })
}

test('the trust policy decides by provider, audience, subject and the session asked for', async () => {
  await using issuer = await startLoopbackIssuer({ path: '/id/AbC' })
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(provider))
  const { name } = issuer
  const token = await issuer.sign({ amr: ['authenticated', 'pwd'], email: 'mona@example.com' })
  const with_ = async (document: string) => {
    await daemon
      .iam()
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Deploy', PolicyDocument: document }))
    return assumeWith(daemon, token)
  }
  const equals = (values: Statement) => webIdentityTrust(provider, { StringEquals: values })
  const subject = 'repo:octo-org/octo-repo:ref:refs/heads/main'
  await with_(equals({ [`${name}:aud`]: 'sts.amazonaws.com', [`${name}:sub`]: subject }))
  await with_(equals({ 'aws:FederatedProvider': provider, 'sts:RoleSessionName': 'run-42' }))
  await with_(equals({ [`${name}:email`]: 'mona@example.com' }))
  await with_(
    webIdentityTrust(provider, { 'ForAnyValue:StringEquals': { [`${name}:amr`]: 'pwd' } }),
  )
  await with_(
    webIdentityTrust(provider, { NumericLessThanEquals: { 'sts:DurationSeconds': 3600 } }),
  )
  const anonymous = {
    'aws:PrincipalArn': 'true',
    'aws:userid': 'true',
    'aws:PrincipalAccount': 'true',
  }
  await with_(webIdentityTrust(provider, { Null: anonymous }))
  for (const document of [
    equals({ [`${name}:aud`]: 'other' }),
    equals({ [`${name}:sub`]: 'repo:octo-org/other:ref:refs/heads/main' }),
    equals({ 'sts:RoleSessionName': 'run-43' }),
    // Of providers that AWS does not know, no other claim becomes a key.
    equals({ [`${name}:repository`]: 'octo-org/octo-repo' }),
    webIdentityTrust(`${provider}/more`),
    webIdentityTrust(provider, {}, ['sts:AssumeRole', 'sts:TagSession']),
    webIdentityTrust(provider, { Bool: { 'aws:SecureTransport': 'true' } }),
  ]) {
    assert.deepEqual(await errorOf(with_(document)), refused(), document)
  }
})

test('no role, another role and a trusted account all look the same', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  await newProvider(daemon, issuer)
  await newFederatedRole(
    daemon,
    policyDocument({
      Effect: 'Allow',
      Principal: { AWS: daemon.account },
      Action: 'sts:AssumeRoleWithWebIdentity',
    }),
  )
  const token = await issuer.sign()
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), refused())
  const RoleArn = `arn:aws:iam::${daemon.account}:role/Nobody`
  assert.deepEqual(await errorOf(assumeWith(daemon, token, { RoleArn })), refused())
  assert.deepEqual(await errorOf(assumeWith(daemon, token, { RoleArn: 'x'.repeat(20) })), {
    code: 'ValidationError',
    status: 400,
    message: `${'x'.repeat(20)} is invalid`,
  })
})

test('later requests still know provider, subject, audience and methods, and no more', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(provider))
  const token = await issuer.sign({ azp: 'sts.amazonaws.com', aud: 'app', amr: ['pwd'] })
  const { Credentials: session } = await assumeWith(daemon, token)
  const { name } = issuer
  for (const condition of [
    { StringEquals: { 'aws:FederatedProvider': provider } },
    { StringEquals: { [`${name}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main' } },
    { StringEquals: { [`${name}:AUD`]: 'sts.amazonaws.com' } },
    { 'ForAllValues:StringEquals': { [`${name}:amr`]: 'pwd' }, Null: { [`${name}:amr`]: 'false' } },
    { Null: { [`${name}:oaud`]: 'true', 'aws:MultiFactorAuthPresent': 'true' } },
    { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } },
  ]) {
    await putRolePolicy(daemon, listUsersWhen(condition))
    await listUsers(daemon, session)
  }
  await putRolePolicy(daemon, listUsersWhen({ StringEquals: { [`${name}:sub`]: 'other' } }))
  assert.equal((await errorOf(listUsers(daemon, session))).code, 'AccessDenied')
})

test('tags and source identity of a token need their permissions and stay with the session', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  const arn = await newFederatedRole(daemon, webIdentityTrust(provider))
  const setTrust = (document: string) =>
    daemon
      .iam()
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Deploy', PolicyDocument: document }))
  const token = await issuer.sign({
    'https://aws.amazon.com/tags': {
      principal_tags: { project: ['blue'], area: ['ci'] },
      transitive_tag_keys: ['project'],
    },
    'https://aws.amazon.com/source_identity': 'mona',
  })
  const assuming = 'sts:AssumeRoleWithWebIdentity'
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), refused('sts:SetSourceIdentity'))
  await setTrust(webIdentityTrust(provider, {}, [assuming, 'sts:SetSourceIdentity']))
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), refused('sts:TagSession'))
  const all = [assuming, 'sts:SetSourceIdentity', 'sts:TagSession']
  await setTrust(
    webIdentityTrust(
      provider,
      { StringEquals: { 'aws:RequestTag/project': 'red', 'sts:SourceIdentity': 'mona' } },
      all,
    ),
  )
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), refused('sts:SetSourceIdentity'))
  const { Statement: own } = JSON.parse(
    webIdentityTrust(
      provider,
      {
        StringEquals: { 'aws:RequestTag/project': 'blue', 'sts:SourceIdentity': 'mona' },
        'ForAllValues:StringEquals': {
          'aws:TagKeys': ['project', 'area'],
          'sts:TransitiveTagKeys': 'project',
        },
      },
      all,
    ),
  )
  const chain = { Effect: 'Allow', Principal: { AWS: daemon.account }, Action: 'sts:*' }
  await setTrust(policyDocument(...own, chain))
  const answer = await assumeWith(daemon, token)
  assert.equal(answer.SourceIdentity, 'mona')
  assert.ok((answer.PackedPolicySize ?? 0) > 0)
  const tagged = { StringEquals: { 'aws:PrincipalTag/area': 'ci', 'aws:SourceIdentity': 'mona' } }
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'Deploy',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(listUsersWhen(tagged), {
        Effect: 'Allow',
        Action: 'sts:*',
        Resource: '*',
      }),
    }),
  )
  await listUsers(daemon, answer.Credentials)
  const chained = await daemon
    .sts(credentials(answer.Credentials))
    .send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'again' }))
  assert.equal(chained.SourceIdentity, 'mona')
  assert.equal((await errorOf(listUsers(daemon, chained.Credentials))).code, 'AccessDenied')
  await putRolePolicy(
    daemon,
    listUsersWhen({
      StringEquals: { 'aws:PrincipalTag/project': 'blue' },
      Null: { 'aws:FederatedProvider': 'true' },
    }),
  )
  await listUsers(daemon, chained.Credentials)
})

test('tags may be claimed flat, as providers do that can not nest', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  const actions = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession']
  await newFederatedRole(daemon, webIdentityTrust(provider, {}, actions))
  const token = await issuer.sign({
    'https://aws.amazon.com/tags/principal_tags/project': 'blue',
    'https://aws.amazon.com/tags/transitive_tag_keys': ['project'],
  })
  const { Credentials: session } = await assumeWith(daemon, token)
  await putRolePolicy(
    daemon,
    listUsersWhen({ StringEquals: { 'aws:PrincipalTag/project': 'blue' } }),
  )
  await listUsers(daemon, session)
  for (const claims of [
    { 'https://aws.amazon.com/tags': 'project' },
    { 'https://aws.amazon.com/tags': { principal_tags: { project: ['a', 'b'] } } },
    { 'https://aws.amazon.com/tags': { principal_tags: { 'pro<ject': ['a'] } } },
    { 'https://aws.amazon.com/source_identity': 'mona lisa' },
  ]) {
    const { code } = await errorOf(assumeWith(daemon, await issuer.sign(claims)))
    assert.equal(code, 'InvalidIdentityToken')
  }
})

test('session policies and durations limit the session as for AssumeRole', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(provider))
  const token = await issuer.sign()
  const Policy = policyDocument({ Effect: 'Allow', Action: 'sts:*', Resource: '*' })
  const limited = await assumeWith(daemon, token, { Policy, DurationSeconds: 900 })
  const seconds = ((limited.Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000
  assert.ok(seconds > 800 && seconds <= 900)
  assert.match((await errorOf(listUsers(daemon, limited.Credentials))).message, /no session policy/)
  assert.deepEqual(await errorOf(assumeWith(daemon, token, { DurationSeconds: 3601 })), {
    code: 'ValidationError',
    status: 400,
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  })
  assert.deepEqual(await errorOf(assumeWith(daemon, token, { Policy: '{' })), {
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'The policy is not in the valid JSON format.',
  })
  const { code } = await errorOf(assumeWith(daemon, 'x'.repeat(20_001)))
  assert.equal(code, 'ValidationError')
})

test('a provider that is deleted is trusted no more, and another account never did', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const provider = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(provider))
  const token = await issuer.sign()
  const { account } = await daemon.newAccount()
  const unknown = {
    code: 'InvalidIdentityToken',
    status: 400,
    message: `No OpenIDConnect provider found in your account for ${issuer.url}`,
  }
  const RoleArn = `arn:aws:iam::${account}:role/Deploy`
  assert.deepEqual(await errorOf(assumeWith(daemon, token, { RoleArn })), unknown)
  await assumeWith(daemon, token)
  await daemon
    .iam()
    .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider }))
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), unknown)
})

test('no signature is needed, and whatever stands in its place is ignored', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const RoleArn = await newFederatedRole(
    daemon,
    webIdentityTrust(await newProvider(daemon, issuer)),
  )
  const token = await issuer.sign()
  const named = { RoleArn, RoleSessionName: 'run-42', WebIdentityToken: token }
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    ...named,
  })
  for (const headers of [
    {},
    { authorization: 'AWS4-HMAC-SHA256 Credential=nobody' },
    { authorization: 'Bearer token', 'x-amz-security-token': 'gone' },
  ]) {
    const response = await fetch(daemon.endpoint, { method: 'POST', body: form, headers })
    assert.equal(response.status, 200)
    assert.match(await response.text(), /<AssumeRoleWithWebIdentityResult>/)
  }
  const asGet = await fetch(`${daemon.endpoint}/?${form}`)
  assert.equal(asGet.status, 200)
  const sts = daemon.sts({ accessKeyId: 'nobody', secretAccessKey: 'nothing' })
  const { Credentials: session } = await sts.send(new AssumeRoleWithWebIdentityCommand(named))
  await listUsers(daemon, session)
  for (const line of daemon.log) assert.ok(!line.includes(token), 'tokens are not logged')
})

test('who comes by a provider is in no organization, but the role is', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  const { organization } = await newOrganization(daemon)
  await newFederatedRole(
    daemon,
    webIdentityTrust(await newProvider(daemon, issuer), {
      Null: { 'aws:PrincipalOrgID': 'true', 'aws:PrincipalOrgPaths': 'true' },
      StringEquals: { 'aws:ResourceOrgID': organization.id },
    }),
  )
  await assumeWith(daemon, await issuer.sign())
})
