// Authorization that can't be read or must not be believed: AWS's error each, never a hang or a 500.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { presignQuery, signRequest } from '@iamd/wire'
import { exchange } from './support/raw-http.ts'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()
const host = `127.0.0.1:${daemon.port}`
const admin = { accessKeyId: 'test', secretAccessKey: 'test' }
const target = { region: 'us-east-1', service: 'sts' }
const query = 'Action=GetCallerIdentity&Version=2011-06-15'
const bare = { method: 'GET', path: '/', query, headers: ['Host', host], body: new Uint8Array() }

const sign = () => signRequest(bare, admin, { ...target, nowMilliseconds: Date.now() })
const headerIn = (headers: readonly string[], name: string): string =>
  headers[headers.indexOf(name) + 1] ?? ''

/** The answer to a GET with these headers. */
async function get(headers: readonly string[], search = query) {
  const lines = Array.from({ length: headers.length / 2 }, (_, index) =>
    headers.slice(index * 2, index * 2 + 2).join(': '),
  )
  const request = [`GET /?${search} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n')
  const [answer] = await exchange(daemon.port, request)
  const element = (name: string) =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer?.body ?? '')
  return { status: answer?.status, code: element('Code')?.[1], message: element('Message')?.[1] }
}

afterEach(async () => {
  assert.equal((await get(sign())).status, 200, 'the daemon goes on')
})

interface Malformed {
  readonly why: string
  /** Makes the Authorization header out of a good one. */
  readonly authorization: (good: string) => string
  readonly message: string | ((sent: string) => string)
}

const headerPart = (name: string) => `Authorization header requires '${name}' parameter.`

const malformed: readonly Malformed[] = [
  {
    why: 'without a credential',
    authorization: (good) => good.replace(/Credential=[^,]+, /, ''),
    message: (sent) => `${headerPart('Credential')} Authorization=${sent}`,
  },
  {
    why: 'without a signature',
    authorization: (good) => good.replace(/, Signature=.*/, ''),
    message: (sent) => `${headerPart('Signature')} Authorization=${sent}`,
  },
  {
    why: 'without signed headers',
    authorization: (good) => good.replace(/SignedHeaders=[^,]+, /, ''),
    message: (sent) => `${headerPart('SignedHeaders')} Authorization=${sent}`,
  },
  {
    why: 'with the algorithm alone',
    authorization: () => 'AWS4-HMAC-SHA256',
    message: (sent) =>
      `${headerPart('Credential')} ${headerPart('Signature')} ${headerPart('SignedHeaders')} ` +
      `Authorization=${sent}`,
  },
  {
    why: 'with a part that has no equal sign',
    authorization: (good) => good.replace('SignedHeaders=', 'SignedHeaders'),
    message: (sent) =>
      `'SignedHeadershost;x-amz-date' not a valid key=value pair (missing equal-sign) in ` +
      `Authorization header: '${sent}'.`,
  },
  {
    why: 'with a credential of four parts',
    authorization: (good) => good.replace('/aws4_request', ''),
    message: (sent) =>
      'Credential must have exactly 5 slash-delimited elements, e.g. ' +
      `keyid/date/region/service/term, got '${/Credential=([^,]+)/.exec(sent)?.[1]}'`,
  },
  {
    why: 'of another scheme',
    authorization: () => 'Basic dGVzdDp0ZXN0',
    message: (sent) =>
      `'dGVzdDp0ZXN0' not a valid key=value pair (missing equal-sign) in Authorization header: ` +
      `'${sent}'.`,
  },
  {
    why: 'of another algorithm',
    authorization: (good) => good.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-MD5'),
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5'.",
  },
  {
    why: 'with the signature twice',
    authorization: (good) => `${good}, Signature=${'0'.repeat(64)}`,
    message: "'Signature' may be given only once.",
  },
  {
    why: 'that is very long',
    authorization: (good) => good.replace('host;', `${'x;'.repeat(5_000)}host;`),
    message: 'The signature of the request is too long.',
  },
]

for (const { why, authorization, message } of malformed) {
  test(`an Authorization header ${why}`, async () => {
    const good = sign()
    const sent = authorization(headerIn(good, 'Authorization'))
    const answer = await get([...good.slice(0, -1), sent])
    assert.deepEqual(answer, {
      status: 400,
      code: 'IncompleteSignature',
      message: typeof message === 'string' ? message : message(sent),
    })
  })
}

test('a date that is missing, or no date', async () => {
  const good = sign()
  const authorization = headerIn(good, 'Authorization')
  const dated = (date: readonly string[]) =>
    get(['Host', host, ...date, 'Authorization', authorization])
  assert.deepEqual(await dated([]), {
    status: 400,
    code: 'IncompleteSignature',
    message:
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
      `Authorization=${authorization}`,
  })
  assert.equal((await dated(['X-Amz-Date', 'yesterday'])).code, 'IncompleteSignature')
})

test('a scope that is not for this day, or ends in another word', async () => {
  const good = sign()
  const authorization = headerIn(good, 'Authorization')
  const today = headerIn(good, 'X-Amz-Date').slice(0, 8)
  const answerTo = (changed: string) => get([...good.slice(0, -1), changed])
  const old = await answerTo(authorization.replace(`/${today}/`, '/20200101/'))
  assert.deepEqual([old.status, old.code], [403, 'SignatureDoesNotMatch'])
  assert.equal(
    old.message,
    'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'20200101' != '${today}', from '${headerIn(good, 'X-Amz-Date')}'.`,
  )
  assert.deepEqual(await answerTo(authorization.replace('aws4_request', 'aws5_request')), {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
  })
})

test('headers that must be signed and are not', async () => {
  const good = sign()
  const authorization = headerIn(good, 'Authorization').replace('host;', '')
  assert.deepEqual(await get([...good.slice(0, -1), authorization]), {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  })
})

test('two Authorization headers, and both forms of signature at once', async () => {
  const good = sign()
  const twice = await get([...good, 'Authorization', headerIn(good, 'Authorization')])
  assert.deepEqual([twice.status, twice.code], [400, 'IncompleteSignature'])
  const presigned = presignQuery(bare, admin, {
    ...target,
    nowMilliseconds: Date.now(),
    expiresSeconds: 60,
  })
  assert.equal((await get(['Host', host], presigned)).status, 200)
  const both = await get(good, presigned)
  assert.deepEqual([both.status, both.code], [400, 'IncompleteSignature'])
})

test('a presigned query with a part missing, twice or absurd', async () => {
  const presigned = presignQuery(bare, admin, {
    ...target,
    nowMilliseconds: Date.now(),
    expiresSeconds: 60,
  })
  const changed = [
    presigned.replace(/&X-Amz-Signature=\w+/, ''),
    presigned.replace(/&X-Amz-Date=\w+/, ''),
    presigned.replace(/&X-Amz-SignedHeaders=\w+/, ''),
    presigned.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'),
    presigned.replace('X-Amz-Expires=60', 'X-Amz-Expires=-1'),
    `${presigned}&X-Amz-Signature=${'0'.repeat(64)}`,
  ]
  for (const search of changed) {
    const answer = await get(['Host', host], search)
    assert.deepEqual([answer.status, answer.code], [400, 'IncompleteSignature'], search)
  }
  const longer = await get(['Host', host], presigned.replace('Expires=60', 'Expires=604800'))
  assert.deepEqual([longer.status, longer.code], [403, 'SignatureDoesNotMatch'])
})
