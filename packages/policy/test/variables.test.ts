// Policy variables: where they are replaced, what a missing one does, and that values are literal.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../src/index.ts'
import { accepted, decideCondition, type Keys, request, source } from './fixtures.ts'

function allowsResource(
  element: object,
  resource: string,
  keys: Keys = {},
  version = '2012-10-17',
): boolean {
  const policy = accepted({
    Version: version,
    Statement: { Effect: 'Allow', Action: '*', ...element },
  })
  const { decide } = compile({ identity: [{ policy, source }] })
  return decide(request({ resource, keys })).effect === 'allowed'
}

const home = { Resource: 'arn:aws:s3:::home/${aws:username}/*' }

// IAM User Guide, IAM policy elements: variables and tags.
test('a variable takes the value of its key, in any case', () => {
  const resource = 'arn:aws:s3:::home/alice/notes'
  assert.equal(allowsResource(home, resource, { 'aws:username': 'alice' }), true)
  assert.equal(allowsResource(home, resource, { 'aws:username': 'bob' }), false)
  const otherCase = { Resource: 'arn:aws:s3:::home/${AWS:UserName}/*' }
  assert.equal(allowsResource(otherCase, resource, { 'aws:username': 'alice' }), true)
})

test('a variable without value makes its entry match no resource', () => {
  assert.equal(allowsResource(home, 'arn:aws:s3:::home//x'), false)
  assert.equal(allowsResource(home, 'arn:aws:s3:::home/${aws:username}/x'), false)
  const notHome = { NotResource: home.Resource }
  assert.equal(allowsResource(notHome, 'arn:aws:s3:::home/alice/x'), true)
  assert.equal(
    allowsResource(notHome, 'arn:aws:s3:::home/alice/x', { 'aws:username': 'alice' }),
    false,
  )
})

test('beside wildcards a variable is its value too, and without one it matches nothing', () => {
  for (const [pattern, text, missing] of [
    ['${aws:y}*', 'ab-', 'undefined'],
    ['*${aws:y}', '-ab', '-undefined'],
    ['*${aws:y}*', '-ab-', '-undefined-'],
    ['?${aws:y}', '-ab', '-undefined'],
    ['*?${aws:y}?', '--ab-', '-undefined-'],
    ['a${aws:y}?', 'aab-', 'aundefined-'],
  ] as const) {
    for (const operator of ['StringLike', 'resource']) {
      const ask = (asked: string, keys: Keys) =>
        operator === 'resource'
          ? allowsResource({ Resource: `arn:aws:s3:::${pattern}` }, `arn:aws:s3:::${asked}`, keys)
          : decideCondition({ [operator]: { 'aws:x': pattern } }, { ...keys, 'aws:x': asked }) ===
            'allowed'
      assert.equal(ask(text, { 'aws:y': 'ab' }), true, pattern)
      assert.equal(ask(text, { 'aws:y': 'x' }), false, pattern)
      assert.equal(ask(text.replace('ab', ''), { 'aws:y': '' }), true, pattern)
      for (const asked of [text, missing]) assert.equal(ask(asked, {}), false, pattern)
    }
  }
})

test('a multivalued key is no variable', () => {
  const resource = 'arn:aws:s3:::home/alice/x'
  assert.equal(allowsResource(home, resource, { 'aws:username': ['alice'] }), false)
})

test('a default stands in for a missing key', () => {
  const element = { Resource: "arn:aws:s3:::home/${aws:username, 'every one'}/*" }
  assert.equal(allowsResource(element, 'arn:aws:s3:::home/every one/x'), true)
  assert.equal(allowsResource(element, 'arn:aws:s3:::home/bob/x', { 'aws:username': 'bob' }), true)
  const wild = { Resource: "arn:aws:s3:::home/${aws:username, '*'}" }
  assert.equal(allowsResource(wild, 'arn:aws:s3:::home/bob'), false)
  assert.equal(allowsResource(wild, 'arn:aws:s3:::home/*'), true)
})

test('wildcards in a value are literal', () => {
  for (const name of ['*', 'ali?e', '${aws:userid}', '${*}']) {
    const keys = { 'aws:username': name, 'aws:userid': 'alice' }
    assert.equal(allowsResource(home, 'arn:aws:s3:::home/alice/x', keys), false, name)
    assert.equal(allowsResource(home, `arn:aws:s3:::home/${name}/x`, keys), true, name)
    for (const operator of ['StringLike', 'StringEquals']) {
      const condition = { [operator]: { 'aws:userid': '${aws:username}' } }
      assert.equal(decideCondition(condition, keys), 'implicitDeny', `${operator} ${name}`)
      assert.equal(decideCondition(condition, { ...keys, 'aws:userid': name }), 'allowed')
    }
  }
  const arn = { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::${aws:username}' } }
  const keys = { 'aws:username': '*', 'aws:SourceArn': 'arn:aws:s3:::b' }
  assert.equal(decideCondition(arn, keys), 'implicitDeny')
  assert.equal(decideCondition(arn, { ...keys, 'aws:SourceArn': 'arn:aws:s3:::*' }), 'allowed')
})

test('an ARN operator compares with a whole ARN out of a variable', () => {
  const condition = { ArnEquals: { 'aws:SourceArn': '${aws:PrincipalArn}' } }
  const arn = 'arn:aws:iam::111122223333:role/a'
  assert.equal(
    decideCondition(condition, { 'aws:SourceArn': arn, 'aws:PrincipalArn': arn }),
    'allowed',
  )
  const other = { 'aws:SourceArn': arn, 'aws:PrincipalArn': `${arn}b` }
  assert.equal(decideCondition(condition, other), 'implicitDeny')
  const withDefault = { ArnEquals: { 'aws:SourceArn': "arn:aws:iam::1:role/${aws:x, 'a'}" } }
  const roleB = { 'aws:SourceArn': 'arn:aws:iam::1:role/b' }
  assert.equal(decideCondition(withDefault, roleB), 'implicitDeny')
  assert.equal(decideCondition(withDefault, { ...roleB, 'aws:x': 'b' }), 'allowed')
})

test('escapes stand for the characters', () => {
  const element = { Resource: 'arn:aws:s3:::b/${*}${?}${$}{x}' }
  assert.equal(allowsResource(element, 'arn:aws:s3:::b/*?${x}'), true)
  assert.equal(allowsResource(element, 'arn:aws:s3:::b/ab${x}'), false)
  assert.equal(
    decideCondition({ StringLike: { 'aws:x': 'a${*}' } }, { 'aws:x': 'abc' }),
    'implicitDeny',
  )
  assert.equal(
    decideCondition({ StringEquals: { 'aws:x': 'a${*}' } }, { 'aws:x': 'a*' }),
    'allowed',
  )
})

test('only the resource part of an ARN has variables', () => {
  const element = { Resource: 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q' }
  const keys = { 'aws:PrincipalAccount': '111122223333', 'aws:username': 'alice' }
  assert.equal(allowsResource(element, 'arn:aws:sqs:us-east-1:111122223333:q', keys), false)
  // The colons inside of ${…} end no field.
  const fields = { Resource: 'arn:aws:sqs:${aws:PrincipalAccount}:${aws:username}:q' }
  const region = 'arn:aws:sqs:${aws:PrincipalAccount}'
  assert.equal(allowsResource(fields, `${region}:alice:q`, keys), false)
  assert.equal(allowsResource(fields, `${region}:\${aws:username}:q`, keys), true)
})

test('a missing variable in a condition: positive operators fail, negated ones succeed', () => {
  const keys = { 'aws:x': 'a' }
  for (const [operator, effect] of [
    ['StringEquals', 'implicitDeny'],
    ['StringLike', 'implicitDeny'],
    ['StringEqualsIgnoreCase', 'implicitDeny'],
    ['StringNotEquals', 'allowed'],
    ['StringNotLike', 'allowed'],
    ['StringNotEqualsIgnoreCase', 'allowed'],
  ] as const) {
    assert.equal(decideCondition({ [operator]: { 'aws:x': '${aws:y}' } }, keys), effect, operator)
  }
  assert.equal(decideCondition({ StringEquals: { 'aws:x': ['${aws:y}', 'a'] } }, keys), 'allowed')
  assert.equal(decideCondition({ Bool: { 'aws:x': '${aws:y}' } }, keys), 'implicitDeny')
  const word = { 'aws:x': 'undefined' }
  assert.equal(decideCondition({ StringEquals: { 'aws:x': '${aws:y}' } }, word), 'implicitDeny')
  const bool = { 'aws:x': 'true', 'aws:y': 'TRUE' }
  assert.equal(decideCondition({ Bool: { 'aws:x': '${aws:y}' } }, bool), 'allowed')
  // A long s is an S in capitals, and yet no `false`.
  const longS = { 'aws:x': 'false', 'aws:y': 'fal\u017fe' }
  assert.equal(decideCondition({ Bool: { 'aws:x': '${aws:y}' } }, longS), 'implicitDeny')
})

test('the older version has no variables', () => {
  const keys = { 'aws:username': 'alice' }
  const older = '2008-10-17'
  assert.equal(allowsResource(home, 'arn:aws:s3:::home/alice/x', keys, older), false)
  assert.equal(allowsResource(home, 'arn:aws:s3:::home/${aws:username}/x', keys, older), true)
  const literal = { StringEquals: { 'aws:x': '${aws:username}' } }
  assert.equal(decideCondition(literal, { 'aws:x': '${aws:username}' }, older), 'allowed')
  const star = { Resource: 'arn:aws:s3:::b/${*}' }
  assert.equal(allowsResource(star, 'arn:aws:s3:::b/${xyz}', {}, older), true)
})
