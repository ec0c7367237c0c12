// What readCredential, the scope, time and signature checks refuse, and in which words.

import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import {
  checkCredentialScope,
  checkSignatureTime,
  deriveSigningKey,
  formatAmzDate,
  isRegionName,
  type PresentedCredential,
  parseAmzDate,
  presignQuery,
  readCredential,
  type SignedHttpRequest,
  signRequest,
  verifySignature,
} from '@iamd/wire'
import fc from 'fast-check'

const identity = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const nowMilliseconds = Date.UTC(2026, 0, 31, 12, 0, 0)
const target = { region: 'us-east-1', service: 'sts', nowMilliseconds }
const key = deriveSigningKey('secret', '20260131', 'us-east-1', 'sts')
const plain: SignedHttpRequest = {
  method: 'POST',
  path: '/',
  query: '',
  headers: ['Host', 'sts.amazonaws.com', 'Content-Type', 'application/x-www-form-urlencoded'],
  body: Buffer.from('Action=GetCallerIdentity&Version=2011-06-15'),
}
const scope = 'AKIDEXAMPLE/20260131/us-east-1/sts/aws4_request'

function signed(request: SignedHttpRequest = plain): SignedHttpRequest {
  return { ...request, headers: signRequest(request, identity, target) }
}

function credentialOf(request: SignedHttpRequest): PresentedCredential {
  const credential = readCredential(request)
  assert.ok(credential)
  return credential
}

function withAuthorization(value: string, ...headers: string[]): SignedHttpRequest {
  return { ...plain, headers: [...plain.headers, 'Authorization', value, ...headers] }
}

const incomplete = (message: string | RegExp) => ({
  code: 'IncompleteSignature',
  status: 400,
  message,
})
const refused = (message: string | RegExp) => ({
  code: 'SignatureDoesNotMatch',
  status: 403,
  message,
})

test('an unsigned request presents nothing', () => {
  assert.equal(readCredential(plain), undefined)
  assert.equal(readCredential({ ...plain, query: 'Action=X&X-Amz-Other=1' }), undefined)
})

test('missing parts of the Authorization header are listed, and only they', () => {
  assert.throws(
    () => readCredential(withAuthorization('AWS4-HMAC-SHA256')),
    incomplete(
      "Authorization header requires 'Credential' parameter. " +
        "Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
        'Authorization=AWS4-HMAC-SHA256',
    ),
  )
  const noSignature = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host`
  assert.throws(
    () => readCredential(withAuthorization(noSignature, 'X-Amz-Date', '20260131T120000Z')),
    incomplete(`Authorization header requires 'Signature' parameter. Authorization=${noSignature}`),
  )
})

test('unreadable Authorization headers', () => {
  const date = ['X-Amz-Date', '20260131T120000Z'] as const
  const complete = `Credential=${scope}, SignedHeaders=host, Signature=00`
  const cases: readonly (readonly [string, RegExp | string])[] = [
    [
      'Bearer token',
      "'token' not a valid key=value pair (missing equal-sign) in Authorization header: " +
        "'Bearer token'.",
    ],
    [
      `AWS4-ECDSA-P256-SHA256 ${complete}`,
      /^Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'/,
    ],
    [`AWS4-HMAC-SHA256 ${complete}, Signature=11`, "'Signature' may be given only once."],
    [
      'AWS4-HMAC-SHA256 Credential=AKID/20260131/us-east-1/sts, SignedHeaders=host, Signature=0',
      /exactly 5 slash-delimited elements.*got 'AKID\/20260131\/us-east-1\/sts'$/,
    ],
    [`AWS4-HMAC-SHA256 ${complete}${' '.repeat(9000)},`, /too long/],
  ]
  for (const [authorization, message] of cases) {
    assert.throws(
      () => readCredential(withAuthorization(authorization, ...date)),
      incomplete(message),
    )
  }
})

test('the parts of the Authorization header stand in any order, blanks or not', () => {
  const request = signed()
  const authorization = request.headers.at(-1) ?? ''
  const [, list = ''] = authorization.split('AWS4-HMAC-SHA256 ')
  const reversed = `AWS4-HMAC-SHA256   ${list.split(', ').reverse().join(',')}`
  const again = { ...request, headers: [...request.headers.slice(0, -1), reversed] }
  verifySignature(again, credentialOf(again), key)
})

test('dates: basic form, HTTP Date, impossible ones, doubled ones', () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`
  const read = (...headers: string[]) =>
    readCredential(withAuthorization(authorization, ...headers))
  assert.equal(read('Date', 'Sat, 31 Jan 2026 12:00:00 GMT')?.amzDate, '20260131T120000Z')
  assert.equal(
    read('Date', 'nonsense', 'X-Amz-Date', '20260131T120001Z')?.amzDate,
    '20260131T120001Z',
  )
  for (const date of ['2026-01-31T12:00:00Z', '20260231T120000Z', '20260131T250000Z', 'x']) {
    assert.throws(() => read('X-Amz-Date', date), incomplete(/^Date must be in ISO-8601/))
  }
  assert.throws(
    () => read('X-Amz-Date', '20260131T120000Z', 'x-amz-date', '20260131T120000Z'),
    incomplete(/only once/),
  )
})

/** The request signed over a canonical request that is given, not made. */
function signedOver(request: SignedHttpRequest, canonical: string, list: string) {
  const digest = createHash('sha256').update(canonical).digest('hex')
  const stringToSign = `AWS4-HMAC-SHA256\n20260131T120000Z\n${scope.slice(12)}\n${digest}`
  const signature = createHmac('sha256', key).update(stringToSign).digest('hex')
  const parts = [`Credential=${scope}`, `SignedHeaders=${list}`, `Signature=${signature}`]
  const authorization = `AWS4-HMAC-SHA256 ${parts.join(', ')}`
  return { ...request, headers: [...request.headers, 'Authorization', authorization] }
}

const emptyHash = createHash('sha256').digest('hex')

test('a request signed with the HTTP Date header verifies', () => {
  const date = 'Sat, 31 Jan 2026 12:00:00 GMT'
  const dated = { ...plain, headers: ['Host', 'a', 'Date', date], body: new Uint8Array() }
  const canonical = `POST\n/\n\ndate:${date}\nhost:a\n\ndate;host\n${emptyHash}`
  const request = signedOver(dated, canonical, 'date;host')
  verifySignature(request, credentialOf(request), key)
})

test('signed headers out of order are refused even when they were signed so', () => {
  const headers = ['Host', 'a', 'X-Amz-Date', '20260131T120000Z']
  const dated = { ...plain, headers, body: new Uint8Array() }
  const lines = { host: 'host:a\n', 'x-amz-date': 'x-amz-date:20260131T120000Z\n' }
  const inOrder = `${lines.host}${lines['x-amz-date']}\nhost;x-amz-date`
  const accepted = signedOver(dated, `POST\n/\n\n${inOrder}\n${emptyHash}`, 'host;x-amz-date')
  verifySignature(accepted, credentialOf(accepted), key)
  const outOfOrder = `${lines['x-amz-date']}${lines.host}\nx-amz-date;host`
  const request = signedOver(dated, `POST\n/\n\n${outOfOrder}\n${emptyHash}`, 'x-amz-date;host')
  assert.throws(
    () => verifySignature(request, credentialOf(request), key),
    refused(/^The request signature we calculated does not match/),
  )
})

test('dates of Signature V4 are read as they are written', () => {
  const range = { min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }
  fc.assert(
    fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
      const seconds = Math.floor(date.getTime() / 1000) * 1000
      assert.equal(parseAmzDate(formatAmzDate(date.getTime())), seconds)
    }),
  )
  for (const text of [
    '20260229T000000Z',
    '20261301T000000Z',
    '20260100T000000Z',
    '20260101T240000Z',
  ]) {
    assert.equal(parseAmzDate(text), undefined, text)
  }
  assert.equal(parseAmzDate('20240229T235959Z'), Date.UTC(2024, 1, 29, 23, 59, 59))
})

test('both forms at once, doubled headers and parameters', () => {
  const query = presignQuery({ ...plain, method: 'GET', body: new Uint8Array() }, identity, {
    ...target,
    expiresSeconds: 60,
  })
  assert.throws(() => readCredential({ ...signed(), query }), incomplete(/Only one auth mechanism/))
  assert.throws(
    () => readCredential({ ...plain, query: `${query}&X%2DAmz-Date=20260131T120000Z` }),
    incomplete("'X-Amz-Date' may be given only once."),
  )
  const twice = [...signed().headers, 'authorization', 'AWS4-HMAC-SHA256 x']
  assert.throws(() => readCredential({ ...plain, headers: twice }), incomplete(/only once/))
})

test('query form: missing and impossible parameters', () => {
  assert.throws(
    () => readCredential({ ...plain, query: 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x' }),
    incomplete(
      "AWS query-string parameters must include 'X-Amz-Credential'. " +
        "AWS query-string parameters must include 'X-Amz-Signature'. " +
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. " +
        'Re-examine the query-string parameters.',
    ),
  )
  const query = presignQuery(plain, identity, { ...target, expiresSeconds: 60 })
  for (const expires of ['0', '604801', '-1', '1e3', '', '99999999']) {
    const changed = query.replace('Expires=60', `Expires=${expires}`)
    assert.throws(
      () => readCredential({ ...plain, query: changed }),
      incomplete('X-Amz-Expires should be a number from 1 to 604800.'),
    )
  }
  assert.equal(readCredential({ ...plain, query })?.expiresSeconds, 60)
})

test('scope: each wrong part has its text, in AWS’s order', () => {
  const credential = credentialOf(signed())
  const expected = { service: 'sts', regionIsValid: isRegionName }
  checkCredentialScope(credential, expected)
  assert.throws(
    () => checkCredentialScope({ ...credential, region: 'nowhere', service: 's3' }, expected),
    refused(
      'Credential should be scoped to a valid region. ' +
        "Credential should be scoped to correct service: 'sts'. ",
    ),
  )
  assert.throws(
    () => checkCredentialScope({ ...credential, terminator: 'aws' }, expected),
    refused("Credential should be scoped with a valid terminator: 'aws4_request', not 'aws'. "),
  )
  for (const date of ['20260130', '2026', '']) {
    assert.throws(
      () => checkCredentialScope({ ...credential, date }, expected),
      refused(
        'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from ' +
          `HTTP: '${date}' != '20260131', from '20260131T120000Z'.`,
      ),
    )
  }
})

test('names of regions', () => {
  for (const region of ['us-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'ap-southeast-12']) {
    assert.ok(isRegionName(region), region)
  }
  for (const region of ['', 'us', 'us-east', 'US-EAST-1', 'us-east-1 ', `u${'s'.repeat(99)}-e-1`]) {
    assert.ok(!isRegionName(region), region)
  }
})

test('time of the header form: fifteen minutes either way', () => {
  const credential = credentialOf(signed())
  const window = 15 * 60 * 1000
  checkSignatureTime(credential, nowMilliseconds + window)
  checkSignatureTime(credential, nowMilliseconds - window)
  assert.throws(
    () => checkSignatureTime(credential, nowMilliseconds + window + 1000),
    refused(
      'Signature expired: 20260131T120000Z is now earlier than 20260131T120001Z ' +
        '(20260131T121501Z - 15 min.)',
    ),
  )
  assert.throws(
    () => checkSignatureTime(credential, nowMilliseconds - window - 1000),
    refused(
      'Signature not yet current: 20260131T120000Z is still later than 20260131T115959Z ' +
        '(20260131T114459Z + 15 min.)',
    ),
  )
})

test('time of the query form: until X-Amz-Expires, or longer where a service says so', () => {
  const query = presignQuery(plain, identity, { ...target, expiresSeconds: 60 })
  const credential = credentialOf({ ...plain, query })
  checkSignatureTime(credential, nowMilliseconds + 60_000)
  checkSignatureTime(credential, nowMilliseconds + 900_000, { presignedSecondsMin: 900 })
  assert.throws(
    () => checkSignatureTime(credential, nowMilliseconds + 61_000),
    refused(/^Signature expired: .*- 1 min\.\)$/),
  )
  assert.throws(
    () => checkSignatureTime(credential, nowMilliseconds - 901_000),
    refused(/^Signature not yet current/),
  )
})

test('the Host header must be signed', () => {
  const credential = credentialOf(signed())
  const withoutHost = { ...credential, signedHeaders: ['content-type', 'x-amz-date'] }
  assert.throws(
    () => verifySignature(signed(), withoutHost, key),
    refused("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
  )
})

test('signed headers: unsorted, doubled, in capitals or not sent', () => {
  const request = signed()
  const credential = credentialOf(request)
  verifySignature(request, credential, key)
  const lists = [
    ['host', 'content-type', 'x-amz-date'],
    ['content-type', 'host', 'host', 'x-amz-date'],
    ['content-type', 'HOST', 'host', 'x-amz-date'],
    ['content-type', 'host', 'x-absent', 'x-amz-date'],
    ['', 'content-type', 'host', 'x-amz-date'],
  ]
  for (const signedHeaders of lists) {
    assert.throws(
      () => verifySignature(request, { ...credential, signedHeaders }, key),
      refused(/^The request signature we calculated does not match/),
    )
  }
})

test('signatures of another length, case or key', () => {
  const request = signed()
  const credential = credentialOf(request)
  const mismatch = refused(/^The request signature we calculated does not match/)
  for (const signature of [
    '',
    'é',
    credential.signature.toUpperCase(),
    `${credential.signature}0`,
  ]) {
    assert.throws(() => verifySignature(request, { ...credential, signature }, key), mismatch)
  }
  const other = deriveSigningKey('other', '20260131', 'us-east-1', 'sts')
  assert.throws(() => verifySignature(request, credential, other), mismatch)
})

test('x-amz-content-sha256: the hash of the body, or UNSIGNED-PAYLOAD', () => {
  const state = (hash: string) => ({
    ...plain,
    headers: [...plain.headers, 'X-Amz-Content-Sha256', hash],
  })
  const unsigned = signed(state('UNSIGNED-PAYLOAD'))
  verifySignature(unsigned, credentialOf(unsigned), key)
  verifySignature({ ...unsigned, body: Buffer.from('other') }, credentialOf(unsigned), key)
  const wrong = {
    ...unsigned,
    headers: unsigned.headers.map((text) => unsignedTo(text, 'a'.repeat(64))),
  }
  assert.throws(() => verifySignature(wrong, credentialOf(wrong), key), refused(/does not match/))
  assert.throws(() => signed(state('0'.repeat(64))), /not the hash of the body/)
})

function unsignedTo(text: string, hash: string): string {
  return text === 'UNSIGNED-PAYLOAD' ? hash : text
}

test('a plus sign is signed as the blank it is read as', () => {
  const get = { ...plain, method: 'GET', body: new Uint8Array() }
  const request = signed({ ...get, query: 'Path=a%2Bb' })
  verifySignature(request, credentialOf(request), key)
  assert.throws(
    () => verifySignature({ ...request, query: 'Path=a+b' }, credentialOf(request), key),
    refused(/does not match/),
  )
})

test('in signed headers, runs of blanks are one, and no other character is a blank', () => {
  const request = signed({ ...plain, headers: ['Host', 'x', 'Content-Type', 'a b'] })
  const sentAs = (value: string) => ({
    ...request,
    headers: request.headers.map((part) => (part === 'a b' ? value : part)),
  })
  for (const value of ['a b', ' a  \t b ', '\ta\tb']) {
    verifySignature(sentAs(value), credentialOf(request), key)
  }
  for (const value of ['a\u00a0b', '\u00a0a b', 'a b\ufeff', 'a\u000bb', 'ab']) {
    const changed = sentAs(value)
    assert.throws(() => verifySignature(changed, credentialOf(request), key), {
      code: 'SignatureDoesNotMatch',
    })
  }
})
