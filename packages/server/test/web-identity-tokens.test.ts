// Which tokens AssumeRoleWithWebIdentity refuses, in which words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddClientIDToOpenIDConnectProviderCommand } from '@aws-sdk/client-iam'
import { SignJWT, UnsecuredJWT } from 'jose'
import {
  type LoopbackIssuer,
  startLoopbackIssuer,
  workflowClaims,
} from './support/loopback-issuer.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import {
  assumeWith,
  loopbackFlags,
  newFederatedRole,
  newProvider,
  webIdentityTrust,
} from './support/web-identity.ts'

const invalid = (message: string) => ({ code: 'InvalidIdentityToken', status: 400, message })
const notJwt = invalid(
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
)
const noKey = invalid(
  "Couldn't retrieve verification key from your identity provider,  please reference " +
    'AssumeRoleWithWebIdentity documentation for requirements',
)
const badSignature = invalid('Token signature invalid')

interface Trusting extends AsyncDisposable {
  readonly issuer: LoopbackIssuer
  readonly daemon: TestDaemon
  readonly provider: string
  refusalOf(token: string): ReturnType<typeof errorOf>
}

/** A daemon with a role for whoever has a token of an issuer. */
async function startTrusting(now?: () => Date): Promise<Trusting> {
  const issuer = await startLoopbackIssuer({ ...(now && { now }) })
  const daemon = await startTestDaemon(loopbackFlags, { ...(now && { now }) })
  const provider = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(provider))
  return {
    issuer,
    daemon,
    provider,
    refusalOf: (token) => errorOf(assumeWith(daemon, token)),
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]()
      await issuer[Symbol.asyncDispose]()
    },
  }
}

const seconds = () => Math.floor(Date.now() / 1000)

test('what is no token that a provider signs is no valid JWT', async () => {
  await using trusting = await startTrusting()
  const { issuer, refusalOf } = trusting
  const claims = { iss: issuer.url, ...workflowClaims, iat: seconds(), exp: seconds() + 300 }
  const [head = '', body = ''] = (await issuer.sign()).split('.')
  const critical = Buffer.from(
    JSON.stringify({ alg: 'RS256', crit: ['iamd'], iamd: true }),
  ).toString('base64url')
  for (const token of [
    'not.a.jwt',
    'opaque-access-token',
    `${head}.${body}`,
    `${critical}.${body}.AAAA`,
    new UnsecuredJWT(claims).encode(),
    await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('a'.repeat(32))),
  ]) {
    assert.deepEqual(await refusalOf(token), notJwt, token)
  }
})

test('a token must be signed by a key of its issuer, and be as it was signed', async () => {
  await using trusting = await startTrusting()
  await using stranger = await startLoopbackIssuer()
  const { issuer, refusalOf } = trusting
  const claims = { iss: issuer.url }
  assert.deepEqual(await refusalOf(await stranger.sign(claims)), noKey)
  const [head, body = '', signature] = (await issuer.sign()).split('.')
  const forged = Buffer.from(
    Buffer.from(body, 'base64url').toString().replace('octo-repo', 'evil-repo'),
  ).toString('base64url')
  assert.deepEqual(await refusalOf([head, forged, signature].join('.')), badSignature)
})

test('claims that AWS needs must be there, and times be whole numbers', async () => {
  await using trusting = await startTrusting()
  const { issuer, refusalOf } = trusting
  for (const claim of ['iss', 'sub', 'aud', 'exp', 'iat']) {
    const token = await issuer.sign({ [claim]: undefined })
    assert.deepEqual(await refusalOf(token), invalid(`Missing a required claim: ${claim}`))
  }
  assert.deepEqual(
    await refusalOf(await issuer.sign({ exp: seconds() + 60.5 })),
    invalid('Invalid timestamp in token claims.'),
  )
})

test('an expired token is told of as such, one of the far future as not valid yet', async () => {
  const start = Date.now()
  await using trusting = await startTrusting(() => new Date(start))
  const { daemon, issuer, refusalOf } = trusting
  const now = Math.floor(start / 1000)
  for (const exp of [now - 3_600, now - 300]) {
    assert.deepEqual(await refusalOf(await issuer.sign({ iat: now - 7_200, exp })), {
      code: 'ExpiredTokenException',
      status: 400,
      message: `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    })
  }
  const early = await issuer.sign({ exp: now + 3_600, iat: now + 301 })
  assert.deepEqual(await refusalOf(early), invalid('Token issued in the future.'))
  const notYet = await issuer.sign({ exp: now + 3_600, nbf: now + 301 })
  assert.deepEqual(await refusalOf(notYet), invalid('The web identity token is not yet valid.'))
  await assumeWith(daemon, await issuer.sign({ iat: now - 600, exp: now - 299 }))
  await assumeWith(daemon, await issuer.sign({ iat: now + 300, nbf: now + 300, exp: now + 3_600 }))
})

test('the audience must be registered: that of azp, where there is one', async () => {
  await using trusting = await startTrusting()
  const { daemon, issuer, provider, refusalOf } = trusting
  const wrong = invalid('Incorrect token audience')
  assert.deepEqual(await refusalOf(await issuer.sign({ aud: 'other' })), wrong)
  assert.deepEqual(await refusalOf(await issuer.sign({ aud: [] })), wrong)
  assert.deepEqual(await refusalOf(await issuer.sign({ azp: 'other' })), wrong)
  const one = await assumeWith(daemon, await issuer.sign({ aud: ['sts.amazonaws.com'] }))
  assert.equal(one.Audience, 'sts.amazonaws.com')
  assert.deepEqual(
    await refusalOf(await issuer.sign({ aud: ['sts.amazonaws.com', 'x'] })),
    invalid('Token audience contains more than one audience while authorized party is not present'),
  )
  await daemon.iam().send(
    new AddClientIDToOpenIDConnectProviderCommand({
      OpenIDConnectProviderArn: provider,
      ClientID: 'other',
    }),
  )
  const { Audience } = await assumeWith(daemon, await issuer.sign({ azp: 'other', aud: 'x' }))
  assert.equal(Audience, 'other')
})

test('a token names its issuer to the letter', async () => {
  await using trusting = await startTrusting()
  const { issuer, refusalOf } = trusting
  for (const iss of [`${issuer.url}/`, issuer.url.replace('http:', 'https:'), issuer.name]) {
    assert.deepEqual(
      await refusalOf(await issuer.sign({ iss })),
      invalid(`No OpenIDConnect provider found in your account for ${iss}`),
    )
  }
})

test('access tokens of Amazon and Facebook are beyond reach, those of others unknown', async () => {
  await using trusting = await startTrusting()
  const { daemon, issuer } = trusting
  const token = await issuer.sign()
  const refusalOf = (ProviderId: string, WebIdentityToken = token) =>
    errorOf(assumeWith(daemon, WebIdentityToken, { ProviderId }))
  const unreachable = {
    code: 'IDPCommunicationError',
    status: 400,
    message: 'The identity provider could not be reached',
  }
  assert.deepEqual(await refusalOf('graph.facebook.com'), unreachable)
  assert.deepEqual(await refusalOf('www.amazon.com', 'Atza|IQEB'), unreachable)
  assert.deepEqual(
    await refusalOf('www.amazon.com'),
    invalid('Provided Token is not a Login With Amazon token'),
  )
  assert.deepEqual(
    await refusalOf('idp.example.com'),
    invalid('No OpenIDConnect provider found in your account for idp.example.com'),
  )
})

test('a subject that is too long for a session is refused', async () => {
  await using trusting = await startTrusting()
  const { issuer, refusalOf } = trusting
  assert.deepEqual(await refusalOf(await issuer.sign({ sub: 's'.repeat(5_000) })), {
    code: 'PackedPolicyTooLarge',
    status: 400,
    message: 'Serialized token too large for session',
  })
})
