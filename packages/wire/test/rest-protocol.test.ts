// rest-json by hand: routes, places of members, and everything that a request can get wrong.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AwsError,
  accessDenied,
  decodeRestInput,
  encodeRestError,
  encodeRestResult,
  expiredToken,
  internalFailure,
  isRestPath,
  loadServiceModel,
  malformedInput,
  resolveRestOperation,
  serviceUnavailable,
  signatureDoesNotMatch,
} from '@iamd/wire'
import fc from 'fast-check'
import { syntheticModel } from './rest-synthetic-model.ts'

const models = [syntheticModel]
const resolve = (method: string, path: string) => resolveRestOperation(models, method, path)

interface Given {
  readonly path?: string
  readonly method?: string
  readonly query?: string
  readonly headers?: readonly string[]
  readonly body?: string | Uint8Array
}

function decode({
  method = 'POST',
  path = '/things/special',
  query = '',
  headers = [],
  body = '',
}: Given) {
  const request = { query, headers, body: typeof body === 'string' ? Buffer.from(body) : body }
  return decodeRestInput(resolve(method, path), request)
}

test('a path finds its operation: literals first, greedy labels take slashes', () => {
  assert.equal(resolve('POST', '/things/special').operation.name, 'Literal')
  assert.equal(resolve('POST', '/things/other').operation.name, 'Label')
  const greedy = resolve('POST', '/things/a%2Fb/all/c/d%20e')
  assert.equal(greedy.operation.name, 'Greedy')
  assert.deepEqual(Object.fromEntries(greedy.labels), { Label: 'a/b', Rest: 'c/d e' })
  assert.ok(isRestPath(models, '/things') && isRestPath(models, '/things/a/b/c'))
  for (const path of ['/', '', '/thing', '/thingsX', '/x/things', '//things']) {
    assert.ok(!isRestPath(models, path), path)
  }
})

test('what names no operation is answered as AWS does', () => {
  for (const [method, path] of [
    ['GET', '/things/special'],
    ['POST', '/things/'],
    ['POST', '/things/a/'],
    ['POST', '/things/a/all'],
    ['POST', '/things/a/all/'],
    ['POST', '/nothing'],
  ] as const) {
    assert.throws(() => resolve(method, path), { code: 'UnknownOperationException', status: 404 })
  }
  assert.throws(() => resolve('POST', '/things/%E0%A4'), { code: 'MalformedInput' })
})

test('members come from the path, the query, headers and the body', () => {
  const input = decode({
    path: '/things/name',
    query: 'limit=3&flag=true&since=2026-01-31T12%3A00%3A00Z&many=a+b&many=c&limit=4&other=x',
    headers: ['x-TEXT', 'hi', 'X-Date', 'Sat, 31 Jan 2026 12:00:00 GMT', 'x-words', 'a, b'],
    body: JSON.stringify({
      Bytes: 'AAE=',
      At: 1.5,
      Choice: { A: 'x', B: null },
      Anything: { deep: [null, 1, 'x'] },
      Entries: { a: 1 },
      Inner: { Choice: { B: 2 }, Unknown: 1 },
      Label: 'not from here',
    }),
  })
  const at = new Date('2026-01-31T12:00:00Z')
  assert.deepEqual(input, {
    Label: 'name',
    Limit: 3,
    Flag: true,
    Since: at,
    Many: ['a b', 'c'],
    Header: 'hi',
    Date: at,
    Words: ['a', 'b'],
    Bytes: Uint8Array.of(0, 1),
    At: new Date(1500),
    Choice: { A: 'x' },
    Anything: { deep: [null, 1, 'x'] },
    Entries: { a: 1 },
    Inner: { Choice: { B: 2 } },
  })
})

test('an answer puts members where the model has them', () => {
  const at = new Date('2026-01-31T12:00:00Z')
  const output = {
    Status: 201,
    Header: 'hi',
    Date: at,
    Words: ['a', 'b'],
    At: new Date(1500),
    Entries: Object.fromEntries([['__proto__', 1]]),
    Choice: undefined,
  }
  assert.deepEqual(encodeRestResult(syntheticModel, 'Literal', output), {
    status: 201,
    headers: {
      'content-type': 'application/json',
      'x-text': 'hi',
      'x-date': 'Sat, 31 Jan 2026 12:00:00 GMT',
      'x-words': 'a, b',
    },
    body: '{"At":1.5,"Entries":{"__proto__":1}}',
  })
  const nothing = { status: 202, headers: {}, body: '' }
  assert.deepEqual(encodeRestResult(syntheticModel, 'Nothing', undefined), nothing)
  assert.throws(() => encodeRestResult(syntheticModel, 'Literal', { Header: 1 }), /Header/)
})

test('a payload is the whole body, in JSON or as it is', () => {
  const put = (path: string, body: string | Uint8Array) => decode({ method: 'PUT', path, body })
  assert.deepEqual(put('/things/in-body', '{"A":"x"}'), { Payload: { A: 'x' } })
  assert.deepEqual(put('/things/in-body', ''), {})
  assert.deepEqual(put('/things/raw', Buffer.of(0, 255)), { Payload: Buffer.of(0, 255) })
  assert.deepEqual(put('/things/plain', 'é{'), { Payload: 'é{' })
  const encode = (name: string, Payload: unknown) =>
    encodeRestResult(syntheticModel, name, { Payload }).body
  assert.equal(encode('InBody', { B: 1 }), '{"B":1}')
  assert.deepEqual(encode('Raw', Uint8Array.of(1)), Uint8Array.of(1))
  assert.equal(encode('Plain', 'x'), 'x')
})

test('what is not of its type is malformed', () => {
  const malformed: readonly Given[] = [
    { body: '{' },
    { body: '[]' },
    { body: 'null' },
    { body: Buffer.of(0xff) },
    { body: '{"At":"2026-01-31T12:00:00Z"}' },
    { body: '{"At":1e300}' },
    { body: '{"Bytes":"?"}' },
    { body: '{"Choice":{}}' },
    { body: '{"Choice":{"A":"x","B":1}}' },
    { body: '{"Entries":[]}' },
    { body: '{"Entries":{"a":null}}' },
    { body: '{"Entries":{"a":1.5}}' },
    { body: '{"Bounded":[null]}' },
    { body: '{"Bounded":{}}' },
    { body: '{"Inner":1}' },
    { body: `${'{"Inner":'.repeat(100)}{}${'}'.repeat(100)}` },
    { body: '['.repeat(1_000_000) },
    { query: 'limit=1.5' },
    { query: 'limit=' },
    { query: 'flag=TRUE' },
    { query: 'since=yesterday' },
    { headers: ['X-Date', 'Sun, 31 Jan 2026 12:00:00 GMT'] },
  ]
  for (const given of malformed) {
    assert.throws(
      () => decode(given),
      { code: 'MalformedInput' },
      JSON.stringify(given).slice(0, 99),
    )
  }
  assert.throws(() => decode({ query: 'limit=%' }), { code: 'MalformedQueryString' })
})

test('broken constraints are told together, by path', () => {
  const body = JSON.stringify({ Bounded: ['ABC', 'a', 'b'], Entries: { X: 9 } })
  assert.throws(() => decode({ query: 'limit=6', body }), {
    code: 'ValidationError',
    message:
      "6 validation errors detected: Value '6' at 'limit' failed to satisfy constraint: " +
      "Member must have value less than or equal to 5; Value 'X' at 'entries.key' failed to " +
      'satisfy constraint: Member must satisfy regular expression pattern: [a-z]*; Value ' +
      "'9' at 'entries.X.member' failed to satisfy constraint: Member must have value less than " +
      "or equal to 5; Value 'ABC' at 'bounded.1.member' failed to satisfy constraint: Member must " +
      "have length less than or equal to 2; Value 'ABC' at 'bounded.1.member' failed to satisfy " +
      'constraint: Member must satisfy regular expression pattern: [a-z]*; Value ' +
      "'[ABC, a, b]' at 'bounded' failed to satisfy constraint: Member must have length less than " +
      'or equal to 2',
  })
})

test('errors of all services have their JSON names and statuses', () => {
  const model = loadServiceModel('iam-toolbox')
  const name = (error: AwsError) => {
    const { status, headers, body } = encodeRestError(model, error)
    return [status, headers['x-amzn-ErrorType'], JSON.parse(String(body)).message]
  }
  assert.deepEqual(name(accessDenied('no')), [403, 'AccessDeniedException', 'no'])
  assert.deepEqual(name(malformedInput('x')), [400, 'SerializationException', 'x'])
  assert.deepEqual(name(malformedInput()), [400, 'SerializationException', undefined])
  assert.deepEqual(name(signatureDoesNotMatch('x')), [403, 'InvalidSignatureException', 'x'])
  assert.equal(name(expiredToken())[1], 'ExpiredTokenException')
  assert.deepEqual(name(internalFailure()).slice(0, 2), [500, 'InternalServerException'])
  assert.deepEqual(name(serviceUnavailable()).slice(0, 2), [503, 'ServiceUnavailableException'])
})

test('no request whatever makes decoding fail in another way than with an AWS error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
    fc
      .dictionary(
        fc.constantFrom('Bytes', 'At', 'Choice', 'Entries', 'Inner', 'Bounded', '__proto__'),
        fc.jsonValue({ maxDepth: 2 }),
      )
      .map((value) => Buffer.from(JSON.stringify(value))),
  )
  const pair = fc.tuple(fc.constantFrom('limit', 'flag', 'since', 'many', 'x'), fc.string())
  const request = fc.record({
    path: fc.oneof(fc.string(), fc.constantFrom('special', 'a/all/b', '%zz')),
    query: fc.oneof(
      fc.string(),
      fc.array(pair).map((pairs) => pairs.map((one) => one.join('=')).join('&')),
    ),
    headers: fc.array(fc.constantFrom('x-date', 'x-words', 'x-text', '', 'a')),
    body: bytes,
  })
  fc.assert(
    fc.property(request, ({ path, ...rest }) => {
      try {
        decode({ path: `/things/${path}`, ...rest })
      } catch (error) {
        assert.ok(error instanceof AwsError, String(error))
      }
    }),
    { numRuns: 1_000 },
  )
})
