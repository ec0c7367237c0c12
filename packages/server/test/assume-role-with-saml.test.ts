// AssumeRoleWithSAML: whom the assertion of an identity provider gives a role, and for how long.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { credentials } from './support/assumable-role.ts'
import {
  awsAttribute,
  newPrivateKey,
  type ResponseOptions,
  signInAddress,
} from './support/identity-provider.ts'
import { errorOf } from './support/principals.ts'
import {
  discovery,
  entityId,
  federation,
  identityProvider,
  invalid,
  notAuthorized,
  stranger,
} from './support/saml-federation.ts'

test('an assertion gives a session of the role, and says whose it is', async () => {
  await using world = await federation()
  const { daemon, RoleArn, PrincipalArn, roleId } = world
  const { $metadata, Credentials, SessionTokenSize, SessionTokenUtilization, ...answer } =
    await world.assume()
  assert.equal(SessionTokenSize, Credentials?.SessionToken?.length)
  assert.ok((SessionTokenUtilization ?? 0) > 0)
  const digest = createHash('sha1').update(`${entityId}${daemon.account}/Corp`).digest('base64')
  const Arn = `arn:aws:sts::${daemon.account}:assumed-role/Web/alice`
  assert.deepEqual(answer, {
    AssumedRoleUser: { AssumedRoleId: `${roleId}:alice`, Arn },
    Subject: 'alice@example.com',
    SubjectType: 'persistent',
    Issuer: entityId,
    Audience: signInAddress,
    NameQualifier: digest,
  })
  const sts = daemon.sts(credentials(Credentials))
  const { $metadata: _, ...identity } = await sts.send(new GetCallerIdentityCommand({}))
  assert.deepEqual(identity, { UserId: `${roleId}:alice`, Account: daemon.account, Arn })
  assert.equal(
    (await errorOf(sts.send(new GetSessionTokenCommand({})))).message,
    'Cannot call GetSessionToken with session credentials',
  )
  // The pair may stand in either order, and among others.
  const pairs = [`${RoleArn}x,${PrincipalArn}`, ` ${PrincipalArn} , ${RoleArn} `]
  await world.assume({ attributes: { [awsAttribute('Role')]: pairs } })
  const padded = await world.assume({}, { MinimumSessionTokenSize: 3_000 })
  assert.ok((padded.Credentials?.SessionToken?.length ?? 0) >= 3_000)
  // An assertion may be used more than once within its five minutes.
  const SAMLAssertion = await identityProvider.response({ attributes: world.attributesOf() })
  for (const _again of [1, 2]) await world.assume({}, { SAMLAssertion })
})

test('what is wrong with a response is told in AWS’s words', async () => {
  await using world = await federation()
  const wrongResponse = 'AuthSamlInvalidSamlResponseException'
  const refused = async (...call: Parameters<typeof world.assume>) => errorOf(world.assume(...call))
  discovery(
    'Invalid base64 SAMLResponse',
    wrongResponse,
  )(await refused({}, { SAMLAssertion: 'nothing' }))
  discovery(
    'Issuer not present in specified provider',
    wrongResponse,
  )(await refused({ issuer: 'https://other.example.com' }))
  const missing = discovery("Specified provider doesn't exist", 'AuthSamlManifestNotFoundException')
  for (const arn of [`${world.PrincipalArn}x`, world.PrincipalArn.replace('Corp', 'corp')]) {
    missing(await refused({}, { PrincipalArn: arn }))
  }
  missing(await refused({}, { PrincipalArn: world.RoleArn }))
  for (const [options, text] of [
    [{ sign: 'none' }, 'Response signature invalid'],
    [
      { confirmation: `Recipient="${signInAddress}"` },
      'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter',
    ],
    [{ recipient: 'https://example.com' }, 'Response does not contain the required recipient'],
    [{ audience: 'urn:other' }, 'Response does not contain the required audience'],
  ] as const satisfies readonly (readonly [ResponseOptions, string])[]) {
    assert.deepEqual(await refused(options), invalid(text))
  }
  assert.deepEqual(await refused({}, {}, stranger), invalid('Response signature invalid'))
  assert.deepEqual(await refused({ status: 'urn:oasis:names:tc:SAML:2.0:status:Requester' }), {
    code: 'IDPRejectedClaim',
    status: 403,
    message: 'The identity provider reported that authentication failed.',
  })
  assert.deepEqual(await refused({}, { PrincipalArn: 'no-arn-of-a-provider' }), {
    code: 'ValidationError',
    status: 400,
    message: 'no-arn-of-a-provider is invalid',
  })
})

test('an assertion is good for five minutes, and not past its own end', async () => {
  let time: Date | undefined
  await using world = await federation({ now: () => time ?? new Date() })
  const issued = new Date('2026-05-06T07:08:09Z')
  // Only this operation is unsigned, and indifferent to the clock of its caller.
  time = issued
  const response = (conditions?: string) =>
    identityProvider.response({
      now: issued,
      attributes: world.attributesOf(),
      confirmation: `NotOnOrAfter="2026-05-06T08:00:00Z" Recipient="${signInAddress}"`,
      ...(conditions !== undefined && { conditions }),
    })
  const lasting = await response('')
  const short = await response('NotOnOrAfter="2026-05-06T07:10:00Z"')
  const later = await response('NotBefore="2026-05-06T07:30:00Z"')
  const at = async (when: string, SAMLAssertion: string) => {
    time = new Date(when)
    return errorOf(world.assume({}, { SAMLAssertion }))
  }
  await world.assume({}, { SAMLAssertion: lasting })
  assert.deepEqual(await at('2026-05-06T07:13:10Z', lasting), {
    code: 'ExpiredTokenException',
    status: 400,
    message: 'Token must be redeemed within 5 minutes of issuance',
  })
  assert.deepEqual(await at('2026-05-06T07:10:00Z', short), {
    code: 'ExpiredTokenException',
    status: 400,
    message:
      'Token expired: current date/time 1778051400 must be before the expiration date/time 1778051400',
  })
  assert.deepEqual(
    await at('2026-05-06T07:10:00Z', later),
    invalid(
      'Token not valid yet: current date/time 1778051400 must not be before the date/time 1778052600',
    ),
  )
})

test('the assertion has to name the role, a session and a subject', async () => {
  await using world = await federation()
  const { RoleArn, PrincipalArn, daemon } = world
  const withAttribute = (name: string, ...values: readonly string[]) =>
    errorOf(world.assume({ attributes: { [awsAttribute(name)]: values } }))
  const noPair = invalid(
    "SAML Assertion doesn't contain the requested Role and Metadata in the attributes",
  )
  for (const pairs of [
    [],
    [RoleArn],
    [`${RoleArn},${PrincipalArn}x`],
    [`${RoleArn},${PrincipalArn},more`],
    [`${RoleArn.toUpperCase()},${PrincipalArn}`],
  ]) {
    assert.deepEqual(await withAttribute('Role', ...pairs), noPair)
  }
  const attributes = world.attributesOf()
  const lowerCase = Object.fromEntries(
    Object.entries(attributes).map(([name, values]) => [name.replace('/Role', '/role'), values]),
  )
  const SAMLAssertion = await identityProvider.response({ attributes: lowerCase })
  assert.deepEqual(await errorOf(world.assume({}, { SAMLAssertion })), noPair)

  assert.deepEqual(
    await withAttribute('RoleSessionName'),
    invalid('RoleSessionName is required in AuthnResponse'),
  )
  for (const name of ['a', 'John Doe', 'x'.repeat(65), '']) {
    assert.deepEqual(
      await withAttribute('RoleSessionName', name),
      invalid('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}'),
    )
  }
  for (const source of ['a', 'two words', 'AWS:me', 'x'.repeat(65)]) {
    assert.deepEqual(
      await withAttribute('SourceIdentity', source),
      invalid('Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"'),
    )
  }
  for (const duration of ['899', '43201', '1e3', 'long']) {
    assert.deepEqual(
      await withAttribute('SessionDuration', duration),
      invalid('SessionDuration in AuthnResponse must be between 900 and 43200'),
    )
  }
  assert.deepEqual(await errorOf(world.assume({ subject: undefined })), notAuthorized)
  // Roles of other accounts, and those that are not there, look alike.
  const other = await daemon.newAccount()
  for (const arn of [`${RoleArn}x`, RoleArn.replace(daemon.account, other.account)]) {
    const named = { attributes: { [awsAttribute('Role')]: [`${arn},${PrincipalArn}`] } }
    assert.deepEqual(await errorOf(world.assume(named, { RoleArn: arn })), notAuthorized)
  }
})

test('the session lasts as long as the shortest of what is asked and granted', async () => {
  const time = new Date('2026-05-06T07:08:09Z')
  let stopped = false
  await using world = await federation({ now: () => (stopped ? time : new Date()) })
  stopped = true
  const seconds = async (
    DurationSeconds: number | undefined,
    granted: string | undefined,
    authnStatement?: string,
  ) => {
    const { Credentials } = await world.assume(
      {
        now: time,
        ...(granted !== undefined && {
          attributes: { [awsAttribute('SessionDuration')]: [granted] },
        }),
        ...(authnStatement !== undefined && { authnStatement }),
      },
      DurationSeconds === undefined ? {} : { DurationSeconds },
    )
    return ((Credentials?.Expiration?.getTime() ?? 0) - time.getTime()) / 1000
  }
  const until = (clock: string) => `SessionNotOnOrAfter="2026-05-06T${clock}Z"`
  assert.equal(await seconds(undefined, undefined), 3_600)
  assert.equal(await seconds(7_200, undefined), 7_200)
  assert.equal(await seconds(7_200, '1800'), 1_800)
  assert.equal(await seconds(900, '1800'), 900)
  assert.equal(await seconds(undefined, '43200'), 3_600)
  assert.equal(await seconds(7_200, '1800', until('07:18:09')), 600)
  assert.equal(await seconds(7_200, '1800', until('09:00:00')), 1_800)
  assert.deepEqual(await errorOf(seconds(7_201, '900')), {
    code: 'ValidationError',
    status: 400,
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  })
})

test('a change of the provider is in force at once', async () => {
  await using world = await federation()
  const iam = world.daemon.iam()
  const { PrincipalArn: SAMLProviderArn } = world
  const update = (document: string) =>
    iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, SAMLMetadataDocument: document }))
  await world.assume()
  await update(stranger.metadata())
  assert.equal((await errorOf(world.assume())).message, 'Response signature invalid')
  await world.assume({}, {}, stranger)
  await update(identityProvider.metadata({ validUntil: '2020-01-01T00:00:00Z' }))
  assert.deepEqual(
    await errorOf(world.assume()),
    invalid('The metadata of the specified provider has expired'),
  )
  await update(identityProvider.metadata())

  const privateKey = newPrivateKey()
  await iam.send(
    new UpdateSAMLProviderCommand({
      SAMLProviderArn,
      AddPrivateKey: privateKey,
      AssertionEncryptionMode: 'Required',
    }),
  )
  const { SAMLProviderUUID } = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))
  const recipient = `${signInAddress}/acs/${SAMLProviderUUID}`
  assert.deepEqual(
    await errorOf(world.assume({ recipient })),
    invalid('Response does not contain the required encrypted assertion'),
  )
  const { Audience } = await world.assume({ recipient, encryptTo: privateKey })
  assert.equal(Audience, recipient)

  await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn }))
  discovery(
    "Specified provider doesn't exist",
    'AuthSamlManifestNotFoundException',
  )(await errorOf(world.assume()))
})
