// Tokens that an account issues about its own principals, and those who rely on them.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  type IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
} from '@aws-sdk/client-sts'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose'
import { allow as allowRole, credentials, newRole, trust } from './support/assumable-role.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { newOrganization } from './support/organizations.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import { assumeWith, loopbackFlags, webIdentityTrust } from './support/web-identity.ts'

const audience = 'https://api.example.com'
const namespace = 'https://sts.amazonaws.com/'

const enable = async (daemon: TestDaemon, caller?: Credentials): Promise<string> => {
  const command = new EnableOutboundWebIdentityFederationCommand({})
  const { IssuerIdentifier } = await daemon.iam(caller).send(command)
  return IssuerIdentifier ?? ''
}

const getToken = async (
  daemon: TestDaemon,
  caller: Credentials,
  input: Partial<GetWebIdentityTokenCommandInput> = {},
) => {
  const { WebIdentityToken: token = '', Expiration } = await daemon
    .sts(caller)
    .send(
      new GetWebIdentityTokenCommand({ Audience: [audience], SigningAlgorithm: 'ES384', ...input }),
    )
  return { token, Expiration }
}

/** Does what a relying party does that knows nothing but the issuer's URL. */
async function relyOn(token: string, issuer: string) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`)
  const { jwks_uri: keys } = Object(await response.json())
  return jwtVerify(token, createRemoteJWKSet(new URL(String(keys))), { issuer, audience })
}

const disabled = {
  code: 'FeatureDisabled',
  status: 404,
  message: 'Outbound identity federation is not enabled for this account.',
}

test('a relying party verifies tokens of both algorithms by discovery alone', async () => {
  await using daemon = await startTestDaemon()
  const issuer = await enable(daemon)
  const caller = await newUser(daemon, 'caller', allow('sts:*', '*'))
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await daemon.iam().send(new TagUserCommand({ UserName: 'caller', Tags }))
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  for (const SigningAlgorithm of ['RS256', 'ES384']) {
    const { token, Expiration } = await getToken(daemon, caller, {
      SigningAlgorithm,
      Tags: [{ Key: 'job', Value: '42' }],
    })
    const { payload, protectedHeader } = await relyOn(token, issuer)
    assert.equal(protectedHeader.alg, SigningAlgorithm)
    const { iat = 0, exp = 0, jti, ...claims } = payload
    assert.equal(exp - iat, 300)
    assert.equal(Expiration?.getTime(), exp * 1000)
    assert.match(jti ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(claims, {
      iss: issuer,
      aud: audience,
      sub: arn,
      [namespace]: {
        aws_account: daemon.account,
        source_region: 'us-east-1',
        principal_id: arn,
        principal_tags: { team: 'blue' },
        request_tags: { job: '42' },
      },
    })
  }
  const { token } = await getToken(daemon, caller, {
    Audience: [audience, 'other'],
    DurationSeconds: 3_600,
  })
  const { aud, exp = 0, iat = 0 } = decodeJwt(token)
  assert.deepEqual([aud, exp - iat], [[audience, 'other'], 3_600])
})

test('a token of a session tells of the session, and does not outlive it', async () => {
  await using daemon = await startTestDaemon()
  await enable(daemon)
  const role = await newRole(daemon, trust({ AWS: daemon.account }))
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allowRole('sts:*')),
    }),
  )
  const { Credentials: issued } = await daemon.sts(role.user).send(
    new AssumeRoleCommand({
      RoleArn: role.RoleArn,
      RoleSessionName: 'session',
      DurationSeconds: 900,
      SourceIdentity: 'mona',
      Tags: [{ Key: 'project', Value: 'blue' }],
    }),
  )
  const session = credentials(issued)
  const { token } = await getToken(daemon, session, { DurationSeconds: 600 })
  const { sub, [namespace]: about } = decodeJwt(token)
  assert.equal(sub, role.RoleArn)
  assert.deepEqual(about, {
    aws_account: daemon.account,
    source_region: 'us-east-1',
    principal_id: role.RoleArn,
    principal_tags: { project: 'blue' },
    original_session_exp: issued?.Expiration?.toISOString().replace('.000', ''),
    source_identity: 'mona',
  })
  assert.deepEqual(await errorOf(getToken(daemon, session, { DurationSeconds: 901 })), {
    code: 'SessionDurationEscalationException',
    status: 403,
    message:
      'The requested token duration would extend the session beyond its original expiration time.',
  })
})

test('another account of the daemon trusts the tokens; the account itself can not', async () => {
  await using daemon = await startTestDaemon(loopbackFlags)
  const other = await daemon.newAccount()
  const issuer = await enable(daemon, other.root)
  const create = (root: Credentials) =>
    daemon
      .iam(root)
      .send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [audience] }))
  assert.deepEqual(await errorOf(create(other.root)), {
    code: 'InvalidInput',
    status: 400,
    message: 'Invalid Open ID Connect Provider URL.',
  })
  const { OpenIDConnectProviderArn: provider = '' } = await create(daemon.root)
  const subject = `arn:aws:iam::${other.account}:root`
  const name = issuer.replace('http://', '')
  await daemon.iam().send(
    new CreateRoleCommand({
      RoleName: 'Deploy',
      AssumeRolePolicyDocument: webIdentityTrust(provider, {
        StringEquals: { [`${name}:sub`]: subject, [`${name}:aud`]: audience },
      }),
    }),
  )
  for (const SigningAlgorithm of ['RS256', 'ES384']) {
    const { token } = await getToken(daemon, other.root, { SigningAlgorithm })
    const answer = await assumeWith(daemon, token)
    assert.equal(answer.SubjectFromWebIdentityToken, subject)
    const { code } = await errorOf(
      daemon.iam(credentials(answer.Credentials)).send(new ListRolesCommand({})),
    )
    assert.equal(code, 'AccessDenied', 'the session is one of the role, which may do nothing')
  }
})

test('the feature is off, on and off again; the issuer stays what it was', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const info = () => iam.send(new GetOutboundWebIdentityFederationInfoCommand({}))
  const disable = () => iam.send(new DisableOutboundWebIdentityFederationCommand({}))
  const refused = {
    code: 'OutboundWebIdentityFederationDisabledException',
    status: 403,
    message: 'Outbound web identity federation is disabled for your account',
  }
  assert.deepEqual(await errorOf(info()), disabled)
  assert.deepEqual(await errorOf(disable()), disabled)
  assert.deepEqual(await errorOf(getToken(daemon, daemon.root)), refused)
  const issuer = await enable(daemon)
  assert.ok(issuer.startsWith(`${daemon.endpoint}/`))
  assert.deepEqual(await errorOf(enable(daemon)), {
    code: 'FeatureEnabled',
    status: 409,
    message: 'Outbound identity federation is already enabled for this account.',
  })
  const { IssuerIdentifier, JwtVendingEnabled } = await info()
  assert.deepEqual([IssuerIdentifier, JwtVendingEnabled], [issuer, true])
  const { token } = await getToken(daemon, daemon.root)
  await disable()
  assert.deepEqual(await errorOf(info()), disabled)
  assert.deepEqual(await errorOf(getToken(daemon, daemon.root)), refused)
  // What was issued before is not affected.
  await relyOn(token, issuer)
  assert.equal(await enable(daemon), issuer)
  await relyOn((await getToken(daemon, daemon.root)).token, issuer)
})

test('every account has its own issuer and its own keys', async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  const [own, theirs] = [await enable(daemon), await enable(daemon, other.root)]
  assert.notEqual(own, theirs)
  const { token } = await getToken(daemon, other.root)
  const keys = createRemoteJWKSet(new URL(`${own}/.well-known/jwks.json`))
  await assert.rejects(jwtVerify(token, keys), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  assert.equal(decodeProtectedHeader(token).kid, 'EC384_0')
  const unknown = own.replace(/[0-9a-f-]{36}$/, '00000000-0000-4000-8000-000000000000')
  assert.equal((await fetch(`${unknown}/.well-known/jwks.json`)).status, 404)
  const published = JSON.stringify(await (await fetch(`${own}/.well-known/jwks.json`)).json())
  assert.ok(!published.includes('"d"'))
})

test('what AWS refuses of a request for a token', async () => {
  await using daemon = await startTestDaemon()
  await enable(daemon)
  const refusal = (input: Partial<GetWebIdentityTokenCommandInput>) =>
    errorOf(getToken(daemon, daemon.root, input))
  const codeOf = async (input: Partial<GetWebIdentityTokenCommandInput>) =>
    (await refusal(input)).code
  assert.deepEqual(await refusal({ SigningAlgorithm: 'HS256' }), {
    code: 'ValidationError',
    status: 400,
    message:
      "1 validation error detected: Value 'HS256' at 'signingAlgorithm' failed to satisfy " +
      'constraint: Member must satisfy enum value set: [RS256, ES384]',
  })
  assert.equal(await codeOf({ DurationSeconds: 59 }), 'ValidationError')
  assert.equal(await codeOf({ DurationSeconds: 3_601 }), 'ValidationError')
  assert.equal(await codeOf({ Audience: [] }), 'ValidationError')
  assert.equal(await codeOf({ SubjectMode: 'OriginIdentity' }), 'ValidationError')
  assert.equal(await codeOf({ Scope: 'read' }), 'ValidationError')
  const twice = [
    { Key: 'team', Value: 'blue' },
    { Key: 'TEAM', Value: 'red' },
  ]
  assert.equal(await codeOf({ Tags: twice }), 'InvalidParameterValue')
  const Tags = Array.from({ length: 50 }, (_, index) => ({
    Key: `${index}`.padStart(120, 'k'),
    Value: 'v'.repeat(250),
  }))
  assert.deepEqual(await refusal({ Tags }), {
    code: 'JWTPayloadSizeExceededException',
    status: 400,
    message: 'JWT payload exceeds maximum allowed size',
  })
})

test('each call is denied without its permission, and allowed with exactly that', async () => {
  await using daemon = await startTestDaemon()
  const caller = await newUser(daemon, 'caller')
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  const iam: IAMClient = daemon.iam(caller)
  const calls: readonly (readonly [action: string, send: () => Promise<unknown>])[] = [
    [
      'iam:EnableOutboundWebIdentityFederation',
      () => iam.send(new EnableOutboundWebIdentityFederationCommand({})),
    ],
    [
      'iam:GetOutboundWebIdentityFederationInfo',
      () => iam.send(new GetOutboundWebIdentityFederationInfoCommand({})),
    ],
    ['sts:GetWebIdentityToken', () => getToken(daemon, caller)],
    [
      'iam:DisableOutboundWebIdentityFederation',
      () => iam.send(new DisableOutboundWebIdentityFederationCommand({})),
    ],
  ]
  for (const [action, send] of calls) {
    await putPolicy(daemon, 'caller', { Effect: 'Allow', NotAction: action, Resource: '*' })
    assert.deepEqual(await errorOf(send()), denial(arn, action, '*'))
    await putPolicy(daemon, 'caller', allow(action, '*'))
    await send()
  }
})

test('conditions see audience, algorithm, duration and tags of a token', async () => {
  await using daemon = await startTestDaemon()
  await enable(daemon)
  const caller = await newUser(daemon, 'caller')
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  const action = 'sts:GetWebIdentityToken'
  const Condition = {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': audience },
    StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
    NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
  }
  await putPolicy(daemon, 'caller', allow(action, '*', Condition))
  await getToken(daemon, caller)
  for (const input of [
    { Audience: [audience, 'other'] },
    { SigningAlgorithm: 'RS256' },
    { DurationSeconds: 301 },
  ]) {
    assert.deepEqual(await errorOf(getToken(daemon, caller, input)), denial(arn, action, '*'))
  }
  const tagging = 'sts:TagGetWebIdentityToken'
  const tagged = (Value: string) => getToken(daemon, caller, { Tags: [{ Key: 'team', Value }] })
  assert.deepEqual(await errorOf(tagged('blue')), denial(arn, tagging, '*'))
  const blue = { StringEquals: { 'aws:RequestTag/team': 'blue' } }
  await putPolicy(daemon, 'caller', allow(action, '*'), allow(tagging, '*', blue))
  await tagged('blue')
  assert.deepEqual(await errorOf(tagged('red')), denial(arn, tagging, '*'))
})

test('a token tells in which organization its account is, and where', async () => {
  await using daemon = await startTestDaemon()
  const { organization, member } = await newOrganization(daemon)
  await enable(daemon, member.root)
  const { token } = await getToken(daemon, member.root)
  const { org_id: id, ou_path: path } = Object(decodeJwt(token)[namespace])
  assert.deepEqual([id, path], [organization.id, `${organization.id}/${organization.rootId}/`])
})

test('private keys are sealed at rest, and still sign after a restart, at the public address', async () => {
  const file = join(temporaryDirectory(after), 'iamd.db')
  const publicUrl = 'https://iam.example.com'
  const flags = ['--public-url', publicUrl]
  let root: Credentials
  let issuer: string
  {
    await using daemon = await startTestDaemon(flags, { file })
    root = daemon.root
    issuer = await enable(daemon)
    assert.ok(issuer.startsWith(`${publicUrl}/`))
    const rows = await daemon.store.read((reader) =>
      reader.all('SELECT * FROM outbound_signing_key'),
    )
    assert.equal(rows.length, 2)
    assert.ok(!/PRIVATE KEY|"d":/.test(JSON.stringify(rows)))
  }
  await using again = await startTestDaemon(flags, { file })
  const { token } = await getToken(again, root)
  assert.equal(decodeJwt(token).iss, issuer)
  const keys = await fetch(`${issuer.replace(publicUrl, again.endpoint)}/.well-known/jwks.json`)
  await jwtVerify(token, createLocalJWKSet(Object(await keys.json())), { issuer, audience })
})
