// How keys of identity providers are fetched: kept, renewed, and never at the price of the daemon.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam'
import { newCertificateChain } from './support/certificate-chain.ts'
import { type Answer, startLoopbackIssuer } from './support/loopback-issuer.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'
import {
  assumeWith,
  loopbackFlags,
  newFederatedRole,
  newProvider,
  webIdentityTrust,
} from './support/web-identity.ts'

const discovery = '/.well-known/openid-configuration'
const noKey = {
  code: 'InvalidIdentityToken',
  status: 400,
  message:
    "Couldn't retrieve verification key from your identity provider,  please reference " +
    'AssumeRoleWithWebIdentity documentation for requirements',
}
const unreachable = {
  code: 'IDPCommunicationError',
  status: 400,
  message: 'The identity provider could not be reached',
}

test('keys are fetched once, again for a new key, and anew after an hour', async () => {
  let now = Date.now()
  await using issuer = await startLoopbackIssuer({ now: () => new Date(now) })
  await using daemon = await startTestDaemon(loopbackFlags, { now: () => new Date(now) })
  await newFederatedRole(daemon, webIdentityTrust(await newProvider(daemon, issuer)))
  const assume = async () => assumeWith(daemon, await issuer.sign())
  await Promise.all([assume(), assume(), assume()])
  await assume()
  const once = [discovery, '/jwks']
  assert.deepEqual(issuer.asked, once)
  await issuer.rotate('ES256')
  // Only just fetched: whoever invents key ids can't make the daemon ask again and again.
  assert.deepEqual(await errorOf(assume()), noKey)
  assert.deepEqual(issuer.asked, once)
  now += 10_000
  await assume()
  await assume()
  assert.deepEqual(issuer.asked, [...once, ...once])
  now += 3_600_000
  await assume()
  assert.deepEqual(issuer.asked, [...once, ...once, ...once])
})

const json =
  (document: unknown): Answer =>
  (_message, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document))
  }

test('answers of no use are refused; what fails is asked again at the next call', async () => {
  let now = Date.now()
  const clock = { now: () => new Date(now) }
  await using issuer = await startLoopbackIssuer(clock)
  await using daemon = await startTestDaemon(loopbackFlags, { ...clock, providerMilliseconds: 200 })
  await newFederatedRole(daemon, webIdentityTrust(await newProvider(daemon, issuer)))
  const elsewhere: Answer = (_message, response) => {
    response.writeHead(302, { location: `${issuer.url}/elsewhere` })
    response.end()
  }
  const status =
    (code: number): Answer =>
    (_message, response) => {
      response.writeHead(code)
      response.end('{}')
    }
  const cases: readonly (readonly [path: string, answer: Answer, error: typeof noKey])[] = [
    [discovery, elsewhere, noKey],
    ['/jwks', elsewhere, noKey],
    [discovery, status(404), noKey],
    [discovery, status(503), unreachable],
    [discovery, json({ issuer: 'https://example.com', jwks_uri: `${issuer.url}/jwks` }), noKey],
    [discovery, json({ issuer: issuer.url }), noKey],
    [discovery, json({ issuer: issuer.url, jwks_uri: 'file:///etc/passwd' }), noKey],
    [discovery, json({ issuer: issuer.url, jwks_uri: 'http://example.com/jwks' }), noKey],
    [discovery, json({ issuer: issuer.url, jwks_uri: 'https://169.254.169.254/x' }), unreachable],
    [discovery, json([]), noKey],
    ['/jwks', json({ keys: 'none' }), noKey],
    ['/jwks', json({ keys: [] }), noKey],
    ['/jwks', json({ keys: Array.from({ length: 101 }, () => ({ kty: 'oct' })) }), noKey],
    ['/jwks', json({ keys: [{ kty: 'RSA', kid: 'key-1', n: 'AQAB', e: 'AQAB' }] }), noKey],
    ['/jwks', (_message, response) => response.end('<html>'), noKey],
    ['/jwks', (_message, response) => response.end(`"${'x'.repeat(300_000)}"`), noKey],
    // Neither an end nor an answer.
    ['/jwks', (_message, response) => response.write('{"keys":['), unreachable],
    ['/jwks', () => {}, unreachable],
    ['/jwks', (message) => message.socket.destroy(), unreachable],
  ]
  for (const [path, answer, error] of cases) {
    issuer.answerAt(path, answer)
    const token = await issuer.sign()
    assert.deepEqual(await errorOf(assumeWith(daemon, token)), error, `${path} ${answer}`)
    assert.ok(!issuer.asked.includes('/elsewhere'))
    issuer.answerAt(path, undefined)
    if (error === unreachable) await assumeWith(daemon, token)
    // What was of use is forgotten by then.
    now += 3_600_000
  }
})

test('an issuer that is gone can not be reached', async () => {
  await using issuer = await startLoopbackIssuer()
  await using daemon = await startTestDaemon(loopbackFlags)
  await newFederatedRole(daemon, webIdentityTrust(await newProvider(daemon, issuer)))
  const token = await issuer.sign()
  await issuer.close()
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), unreachable)
})

test('issuers on this machine are not asked unless that is allowed', async () => {
  await using daemon = await startTestDaemon()
  for (const host of ['localhost', '127.0.0.1', '[::1]', '169.254.169.254', '0.0.0.0']) {
    const Url = `https://${host}`
    assert.deepEqual(
      await errorOf(daemon.iam().send(new CreateOpenIDConnectProviderCommand({ Url }))),
      {
        code: 'OpenIdIdpCommunicationError',
        status: 400,
        message: `Could not connect to ${Url}`,
      },
    )
  }
})

test('a certificate of nobody known is trusted by thumbprint', async () => {
  const { tls, thumbprints } = newCertificateChain()
  await using issuer = await startLoopbackIssuer({ tls })
  await using daemon = await startTestDaemon(loopbackFlags)
  const arn = await newProvider(daemon, issuer)
  await newFederatedRole(daemon, webIdentityTrust(arn))
  const iam = daemon.iam()
  const named = { OpenIDConnectProviderArn: arn }
  const { ThumbprintList: found } = await iam.send(new GetOpenIDConnectProviderCommand(named))
  assert.deepEqual(found, [thumbprints.authority], 'made without thumbprints, it has the top one')
  const token = await issuer.sign()
  const trustOnly = (thumbprint: string) =>
    iam.send(
      new UpdateOpenIDConnectProviderThumbprintCommand({ ...named, ThumbprintList: [thumbprint] }),
    )
  await assumeWith(daemon, token)
  await trustOnly(thumbprints.server.toUpperCase())
  await assumeWith(daemon, token)
  await trustOnly('0'.repeat(40))
  assert.deepEqual(await errorOf(assumeWith(daemon, token)), {
    code: 'InvalidIdentityToken',
    status: 400,
    message: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
  })
})

test('a thumbprint does not vouch for another host', async () => {
  const { tls, thumbprints } = newCertificateChain('idp.example.com')
  await using issuer = await startLoopbackIssuer({ tls })
  await using daemon = await startTestDaemon(loopbackFlags)
  const { OpenIDConnectProviderArn: arn = '' } = await daemon.iam().send(
    new CreateOpenIDConnectProviderCommand({
      Url: issuer.url,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: [thumbprints.authority, thumbprints.server],
    }),
  )
  await newFederatedRole(daemon, webIdentityTrust(arn))
  const { message } = await errorOf(assumeWith(daemon, await issuer.sign()))
  assert.match(message, /doesn't match configured thumbprint/)
})
