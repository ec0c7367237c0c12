// What is said of a condition value, or of a variable in it, that is not of its operator's type.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, type Policy, parsePolicy } from '../src/index.ts'
import { accepted, request, source } from './fixtures.ts'

function messagesOf(operator: string, value: string): readonly string[] {
  const { findings } = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { [operator]: { 'test:key': value } },
      },
    }),
    'identity',
  )
  return findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

// IAM User Guide, IAM JSON policy elements: condition operators.
test('a value of another type is named, and so is the type that is wanted', () => {
  const rows: readonly (readonly [operator: string, value: string, message: string])[] = [
    ['NumericEquals', 'ten', '`ten` is not a decimal number'],
    ['DateEquals', 'noon', '`noon` is not a date by ISO 8601 or in epoch seconds'],
    ['IpAddress', '1.2.3', '`1.2.3` is not an IP address or CIDR range'],
    ['BinaryEquals', 'Q', '`Q` is not base64'],
    ['Null', 'yes', '`yes` is not either `true` or `false`'],
    ['Bool', 'yes', '`yes` is neither `true` nor `false`'],
    ['ArnLike', 'arn:aws:s3', '`arn:aws:s3` is not an ARN with six fields'],
  ]
  for (const [operator, value, message] of rows) {
    assert.deepEqual(messagesOf(operator, value), [message], operator)
  }
})

// IAM User Guide, IAM policy elements: variables and tags.
test('what is wrong with a variable is said', () => {
  const rows: readonly (readonly [value: string, message: string])[] = [
    ['${}', 'the policy variable is empty'],
    ['${ }', 'the policy variable is empty'],
    ['${aws: x}', 'a policy variable cannot contain a space'],
    ['${aws:x*}', 'the policy variable contains a character it cannot have'],
    ['${x}', 'the policy variable is not a context key'],
    ['${aws:x', 'the policy variable has no closing brace'],
    ["${aws:x, 'a'", 'the policy variable has no closing brace'],
    ['${aws:x, a}', 'the default value needs single quotes'],
    ["${aws:x, 'a}", 'the default value has no closing quote'],
  ]
  for (const operator of ['StringLike', 'Bool', 'ArnEquals']) {
    for (const [value, message] of rows) {
      assert.deepEqual(messagesOf(operator, value), [message], `${operator} ${value}`)
    }
  }
})

test('a policy that no parser has seen cannot have an operator that does not exist', () => {
  const policy = accepted({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:x': 'a' } },
    },
  })
  const unseen: Policy = JSON.parse(JSON.stringify(policy).replaceAll('StringEquals', 'StringSame'))
  assert.throws(
    () => compile({ identity: [{ policy: unseen, source }] }).decide(request()),
    /^TypeError: unknown condition operator StringSame$/,
  )
})
