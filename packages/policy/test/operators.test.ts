// Condition operators: each one, with IfExists and set prefixes, by the tables of the User Guide.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideCondition, type Keys } from './fixtures.ts'

type Value = string | readonly string[] | undefined
type Row = readonly [operator: string, policy: unknown, requested: Value, holds: boolean]

function holds(operator: string, policy: unknown, requested: Value, more: Keys = {}): boolean {
  const keys = requested === undefined ? more : { ...more, 'test:Key': requested }
  return decideCondition({ [operator]: { 'test:key': policy } }, keys) === 'allowed'
}

function check(rows: readonly Row[]): void {
  for (const [operator, policy, requested, expected] of rows) {
    const label = `${operator} ${JSON.stringify(policy)} on ${JSON.stringify(requested)}`
    assert.equal(holds(operator, policy, requested), expected, label)
  }
}

// IAM User Guide, String condition operators.
test('strings', () => {
  check([
    ['StringEquals', 'abc', 'abc', true],
    ['StringEquals', 'abc', 'ABC', false],
    ['StringEquals', ['x', 'abc'], 'abc', true],
    ['StringEquals', 'a*', 'abc', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', '', '', true],
    ['StringNotEquals', 'abc', 'abd', true],
    ['StringNotEquals', ['abd', 'abc'], 'abc', false],
    ['StringEqualsIgnoreCase', 'aBc', 'AbC', true],
    ['StringEqualsIgnoreCase', 'abc', 'abd', false],
    ['StringEqualsIgnoreCase', 'stra\u00dfe', 'STRASSE', false],
    ['StringNotEqualsIgnoreCase', 'aBc', 'AbC', false],
    ['StringNotEqualsIgnoreCase', 'abc', 'x', true],
    ['StringLike', 'a*c', 'abbc', true],
    ['StringLike', 'a*c', 'ac', true],
    ['StringLike', 'a?c', 'ac', false],
    ['StringLike', 'a?c', 'abc', true],
    ['StringLike', '*', '', true],
    ['StringLike', '?*', '', false],
    ['StringLike', '?*', 'a', true],
    ['StringLike', 'a*', 'A', false],
    ['StringLike', 'a*z', 'a/b:c\nz', true],
    ['StringNotLike', 'a*', 'abc', false],
    ['StringNotLike', ['x*', 'y*'], 'abc', true],
    ['stringLIKE', 'a*', 'abc', true],
  ])
})

// IAM User Guide, Numeric condition operators.
test('numbers', () => {
  check([
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', 10, '010', true],
    ['NumericEquals', '0', '-0.00', true],
    ['NumericEquals', '9007199254740993', '9007199254740992', false],
    ['NumericEquals', '1', 'one', false],
    ['NumericNotEquals', '1', '2', true],
    ['NumericNotEquals', ['1', '2'], '2', false],
    ['NumericNotEquals', '1', 'one', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThan', '-1', '-2', true],
    ['NumericLessThan', '0.5', '0.25', true],
    ['NumericLessThan', '0', '-1', true],
    ['NumericLessThan', ['1', '5'], '3', true],
    ['NumericLessThan', '10', 'few', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '10.01', false],
    ['NumericGreaterThan', '10', '100', true],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThan', '-10', '-9.9', true],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
  ])
})

// IAM User Guide, Date condition operators; W3C NOTE-datetime.
test('dates', () => {
  check([
    ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', true],
    ['DateEquals', '2026', '2026-01-01T00:00Z', true],
    ['DateEquals', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '2025-12-31T22:30:00-01:30', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '1969-12-31T23:59:55.25Z', '-4.75', true],
    ['DateEquals', '2024-02-29', '1709164800', true],
    ['DateEquals', '2000-03-01', '951868800', true],
    ['DateEquals', '1900-03-01', '-2203891200', true],
    ['DateEquals', '2026-01-01', 'soon', false],
    ['DateNotEquals', '2026-01-01', '2026-01-02', true],
    ['DateNotEquals', '2026-01-01', '2026-01-01', false],
    ['DateNotEquals', '2026-01-01', 'soon', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59.999Z', true],
    ['DateLessThan', '2026-01-01', '2026-01-01', false],
    ['DateLessThanEquals', '2026-01-01', '2026-01-01', true],
    ['DateGreaterThan', '2026-01-01', '1767225601', true],
    ['DateGreaterThan', '2026-01-01', '1767225600', false],
    ['DateGreaterThanEquals', '2026-01-01', '1767225600', true],
  ])
})

// IAM User Guide, Boolean and Binary condition operators.
test('Booleans and binary values', () => {
  check([
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'True', true],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'true', 'false', false],
    ['Bool', 'false', 'maybe', false],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
    ['BinaryEquals', 'QQ==', 'QR==', true],
    ['BinaryEquals', 'QQ==', 'Qg==', false],
    ['BinaryEquals', 'QQ==', 'A', false],
  ])
})

// IAM User Guide, IP address condition operators.
test('addresses', () => {
  check([
    ['IpAddress', '203.0.113.0/24', '203.0.113.9', true],
    ['IpAddress', '203.0.113.77/24', '203.0.113.9', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.9', false],
    ['IpAddress', '203.0.113.128/25', '203.0.113.127', false],
    ['IpAddress', '203.0.113.9', '203.0.113.9', true],
    ['IpAddress', '203.0.113.9', '203.0.113.8', false],
    ['IpAddress', '0.0.0.0/0', '255.255.255.255', true],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', '::/0', '203.0.113.9', false],
    ['IpAddress', '::ffff:203.0.113.9', '203.0.113.9', false],
    ['IpAddress', '2001:db8::/32', '2001:DB8:1::1', true],
    ['IpAddress', '2001:db8::/33', '2001:db8:8000::', false],
    ['IpAddress', '::1', '0:0:0:0:0:0:0:1', true],
    ['IpAddress', '::ffff:1.2.3.4', '::ffff:102:304', true],
    ['IpAddress', ['198.51.100.0/24', '203.0.113.0/24'], '203.0.113.9', true],
    ['IpAddress', '0.0.0.0/0', 'localhost', false],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.9', false],
    ['NotIpAddress', '203.0.113.0/24', '203.0.114.9', true],
    ['NotIpAddress', '203.0.113.0/24', 'localhost', true],
    ['NotIpAddress', '0.0.0.0/0', '::1', true],
  ])
})

// IAM User Guide, ARN condition operators.
test('ARNs', () => {
  const role = 'arn:aws:iam::111122223333:role/app/Deploy'
  for (const operator of ['ArnLike', 'ArnEquals']) {
    check([
      [operator, role, role, true],
      [operator, 'arn:aws:iam::*:role/*', role, true],
      [operator, 'arn:aws:iam::11112222333?:role/app/Deploy', role, true],
      [operator, 'arn:aws:iam::*:role/deploy', role, false],
      [operator, 'arn:*:*:*:*:*', role, true],
      [operator, '*', role, true],
      [operator, '*', 'Deploy', false],
      [operator, 'arn:aws:*:111122223333:*:role/*', role, false],
      [operator, 'arn:aws:sns:*:*:a:*', 'arn:aws:sns:us-east-1:1:a:b:c', true],
      [operator, 'arn:aws:sns:*:*:a*c', 'arn:aws:sns:us-east-1:1:a:b:c', true],
    ])
  }
  check([
    ['ArnNotLike', 'arn:aws:iam::*:role/*', role, false],
    ['ArnNotEquals', 'arn:aws:iam::*:user/*', role, true],
    ['ArnNotLike', '*', 'Deploy', true],
  ])
})

// IAM User Guide, Condition operator to check existence of condition keys.
test('Null', () => {
  check([
    ['Null', 'true', undefined, true],
    ['Null', true, 'x', false],
    ['Null', 'true', [], true],
    ['Null', 'false', undefined, false],
    ['Null', 'false', '', true],
    ['Null', 'False', ['x'], true],
    ['Null', ['true', 'false'], undefined, true],
    // Access Analyzer, NULL_WITH_QUALIFIER: constants.
    ['ForAllValues:Null', 'true', 'x', true],
    ['ForAllValues:Null', 'false', undefined, true],
    ['ForAnyValue:Null', 'true', undefined, false],
    ['ForAnyValue:Null', 'false', 'x', false],
  ])
})

const positives: readonly (readonly [operator: string, value: string])[] = [
  ['StringEquals', 'a'],
  ['StringEqualsIgnoreCase', 'a'],
  ['StringLike', 'a'],
  ['NumericEquals', '1'],
  ['NumericLessThan', '1'],
  ['NumericLessThanEquals', '1'],
  ['NumericGreaterThan', '1'],
  ['NumericGreaterThanEquals', '1'],
  ['DateEquals', '2026'],
  ['DateLessThan', '2026'],
  ['DateLessThanEquals', '2026'],
  ['DateGreaterThan', '2026'],
  ['DateGreaterThanEquals', '2026'],
  ['Bool', 'true'],
  ['BinaryEquals', 'QQ=='],
  ['IpAddress', '203.0.113.9'],
  ['ArnEquals', 'arn:aws:s3:::b'],
  ['ArnLike', 'arn:aws:s3:::b'],
]

const negatives: typeof positives = [
  ['StringNotEquals', 'a'],
  ['StringNotEqualsIgnoreCase', 'a'],
  ['StringNotLike', 'a'],
  ['NumericNotEquals', '1'],
  ['DateNotEquals', '2026'],
  ['NotIpAddress', '203.0.113.9'],
  ['ArnNotEquals', 'arn:aws:s3:::b'],
  ['ArnNotLike', 'arn:aws:s3:::b'],
]

// IAM User Guide, …IfExists; single-valued vs. multivalued context keys.
test('a missing key, for every operator with every prefix and suffix', () => {
  for (const [list, whenMissing] of [
    [positives, false],
    [negatives, true],
  ] as const) {
    for (const [operator, value] of list) {
      for (const missing of [undefined, []]) {
        check([
          [operator, value, missing, whenMissing],
          [`${operator}IfExists`, value, missing, true],
          [`ForAllValues:${operator}`, value, missing, true],
          [`ForAllValues:${operator}IfExists`, value, missing, true],
          [`ForAnyValue:${operator}`, value, missing, false],
          [`ForAnyValue:${operator}IfExists`, value, missing, true],
        ])
      }
    }
  }
})

test('IfExists changes nothing when the key is there', () => {
  check([
    ['StringEqualsIfExists', 'a', 'a', true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEqualsIfExists', 'a', 'a', false],
    ['BoolIfExists', 'false', 'true', false],
  ])
})

// IAM User Guide, Set operators for multivalued context keys.
test('several values', () => {
  check([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringLike', 'o-1/r-2/*', ['o-1/r-2/ou-3/'], true],
    ['ForAllValues:StringLike', 'a*', 'abc', true],
    ['ForAnyValue:ArnLike', 'arn:aws:s3:::a*', ['x', 'arn:aws:s3:::ab'], true],
    // Undefined in the documentation: one value for positive operators, none for negated ones.
    ['StringEquals', 'a', ['a', 'b'], true],
    ['StringNotEquals', 'a', ['a', 'b'], false],
  ])
})

// IAM User Guide, Evaluation logic for multiple context keys or values.
test('operators and keys are ANDed, key names have no case', () => {
  const both = {
    StringEquals: { 'aws:PrincipalTag/Team': 'blue', 'aws:username': ['a', 'b'] },
    Bool: { 'aws:SecureTransport': 'true' },
  }
  const keys: Keys = {
    'aws:principaltag/team': 'blue',
    'AWS:UserName': 'b',
    'aws:securetransport': 'true',
  }
  assert.equal(decideCondition(both, keys), 'allowed')
  for (const key of Object.keys(keys)) {
    assert.equal(decideCondition(both, { ...keys, [key]: 'x' }), 'implicitDeny', key)
  }
})
