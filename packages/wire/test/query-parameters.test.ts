// Parsing of query strings and forms, and finding the operation they name.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AwsError,
  encodeQueryError,
  loadServiceModel,
  parseQueryParameters,
  queryParametersMax,
  resolveOperation,
} from '@iamd/wire'
import fc from 'fast-check'

const models = [loadServiceModel('iam'), loadServiceModel('sts')]
const parsed = (text: string) => Object.fromEntries(parseQueryParameters(text))
const malformed = {
  code: 'MalformedQueryString',
  status: 404,
  message: 'The query string contains a syntax error',
}

test('parameters are decoded; the first of two counts', () => {
  assert.deepEqual(parsed('a=1&b=x+y%20z&c&d=&a=2&&=e&f=1=2'), {
    a: '1',
    b: 'x y z',
    c: '',
    d: '',
    '': 'e',
    f: '1=2',
  })
  assert.deepEqual(parsed(''), {})
  assert.deepEqual(parsed('%41=%C3%A9%F0%9F%98%80'), { A: 'é😀' })
})

test('names that are properties of objects are names like any other', () => {
  const parameters = parseQueryParameters('__proto__=1&constructor=2')
  assert.equal(parameters.get('__proto__'), '1')
  assert.equal(parameters.get('constructor'), '2')
  assert.equal(parameters.get('toString'), undefined)
})

test('broken encodings and broken UTF-8 are refused', () => {
  for (const text of [
    'a=%',
    'a=%4',
    'a=%zz',
    '%=1',
    'a=%FF',
    'a=%C3',
    'a=%ED%A0%80',
    'a=\uFFFD',
    'a=\uD800',
  ]) {
    assert.throws(() => parseQueryParameters(text), malformed, text)
  }
  assert.deepEqual(parsed('a=%EF%BF%BD'), { a: '\uFFFD' })
})

test('the number of parameters is bounded', () => {
  const many = Array.from({ length: queryParametersMax }, (_, index) => `p${index}=`).join('&')
  assert.equal(parseQueryParameters(many).size, queryParametersMax)
  assert.throws(() => parseQueryParameters(`${many}&one=more`), {
    code: 'MalformedQueryString',
    message: `The request has more than ${queryParametersMax} parameters`,
  })
  assert.throws(() => parseQueryParameters('a&'.repeat(queryParametersMax + 1)), {
    code: 'MalformedQueryString',
  })
})

test('what URLSearchParams writes is read back', () => {
  const text = fc.string({ unit: 'binary' }).map((drawn) => drawn.toWellFormed())
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (pairs) => {
      const written = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
      assert.deepEqual([...parseQueryParameters(written)], pairs)
    }),
  )
})

test('any text is parsed or refused with an AwsError', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '%', '4', '1', '=', '&', '+', 'é', '\uD800'),
  })
  fc.assert(
    fc.property(text, (drawn) => {
      try {
        parseQueryParameters(drawn)
      } catch (error) {
        assert.ok(error instanceof AwsError)
      }
    }),
  )
})

test('operations are found by action and version', () => {
  const resolution = resolveOperation(
    models,
    parseQueryParameters('Action=AssumeRole&Version=2011-06-15&Action=GetUser'),
  )
  assert.ok(resolution.kind === 'operation')
  assert.equal(resolution.model.id, 'sts')
  assert.equal(resolution.operation.name, 'AssumeRole')
})

test('no Action: a redirect', () => {
  assert.deepEqual(resolveOperation(models, parseQueryParameters('Version=2010-05-08')), {
    kind: 'redirect',
    location: 'https://aws.amazon.com/iam',
  })
})

test('unknown, empty and missing actions and versions', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Action=&Version=2010-05-08', 'Could not find operation  for version 2010-05-08'],
    ['Action=Nope&Version=2010-05-08', 'Could not find operation Nope for version 2010-05-08'],
    ['Action=GetUser&Version=', 'Could not find operation GetUser for version '],
    ['Action=GetUser', 'Could not find operation GetUser for version NO_VERSION_SPECIFIED'],
    [
      'Action=GetUser&Version=2011-06-15',
      'Could not find operation GetUser for version 2011-06-15',
    ],
    [
      'Action=constructor&Version=2010-05-08',
      'Could not find operation constructor for version 2010-05-08',
    ],
  ]
  for (const [text, message] of cases) {
    assert.throws(
      () => resolveOperation(models, parseQueryParameters(text)),
      (error) => {
        assert.ok(error instanceof AwsError)
        assert.deepEqual([error.code, error.status, error.message], ['InvalidAction', 400, message])
        const namespace = 'xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"'
        assert.ok(encodeQueryError(models[0], error, 'r').includes(namespace))
        return true
      },
    )
  }
})
