// Arbitraries for condition blocks and for the values that requests have for their keys.

import fc from 'fast-check'
import { account } from './fixtures.ts'

const texts = [
  'alice',
  'al*',
  '?lice',
  'ALICE',
  '*',
  'key',
  '${aws:username}',
  "${aws:userid, 'alice'}",
  '${*}',
  '',
]
const arns = [
  'arn:aws:s3:::bucket/key',
  'arn:aws:s3:::b*',
  'arn:*:*:*:*:*',
  `arn:aws:iam::${account}:role/*`,
  'arn:aws:s3:::bucket/${aws:username}',
]
const numbers = ['1', '1.0', '2', '-3', '2.5', '+0002.50', '9007199254740993']
const dates = [
  '2026',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  '1767225600',
  '2027-06-01T12:00:00+02:00',
  '1969-12-31T23:59:58.25Z',
]
const addresses = [
  '203.0.113.9',
  '203.0.113.0/24',
  '198.51.100.0/23',
  '0.0.0.0/0',
  '2001:db8::/33',
  '::ffff:203.0.113.9',
]

const operatorValues: readonly (readonly [
  operators: readonly string[],
  values: readonly (string | number | boolean)[],
])[] = [
  [
    [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike',
    ],
    texts,
  ],
  [['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'], arns],
  [
    [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    [...numbers, 2],
  ],
  [
    [
      'DateEquals',
      'DateNotEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
    dates,
  ],
  [['IpAddress', 'NotIpAddress'], addresses],
  [['Bool'], ['true', 'False', true, '${test:flag}']],
  [['BinaryEquals'], ['QQ==', 'YWxpY2U=']],
]

/** The keys that conditions and requests have. */
export const keys = ['aws:username', 'aws:userid', 'test:Value', 'test:flag']
/** Values of keys in requests: some of every type, some of none. */
export const keyValues = [
  'alice',
  'ALICE',
  '*',
  '',
  'key',
  'true',
  '1',
  '2.0',
  '-3',
  '2026-01-01T00:00:00Z',
  '1767225600',
  '203.0.113.77',
  '2001:DB8:7fff::1',
  '::FFFF:cb00:7109',
  '-1.75',
  '9007199254740992',
  'QR==',
  'maybe',
  'YWxpY2U=',
  ...arns.slice(0, 2),
]

/** A value, or a list of up to three. */
export const oneOrMore = <Value>(values: readonly Value[]) =>
  fc.oneof(
    fc.constantFrom(...values),
    fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  )

const clause = fc
  .oneof(
    ...operatorValues.map(([operators, values]) =>
      fc.tuple(fc.constantFrom(...operators), oneOrMore(values)),
    ),
  )
  .chain(([operator, values]) =>
    fc.record({
      operator: fc
        .tuple(
          fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
          fc.constantFrom('', '', 'IfExists'),
        )
        .map(([prefix, suffix]) => `${prefix}${operator}${suffix}`),
      key: fc.constantFrom(...keys),
      values: fc.constant(values),
    }),
  )

const nullClause = fc.record({
  operator: fc.constantFrom('Null', 'ForAllValues:Null', 'ForAnyValue:Null'),
  key: fc.constantFrom(...keys),
  values: fc.constantFrom('true', 'false'),
})

/** A condition block. */
export const condition = fc
  .array(fc.oneof({ weight: 8, arbitrary: clause }, { weight: 1, arbitrary: nullClause }), {
    maxLength: 3,
  })
  .map((clauses) =>
    Object.fromEntries(clauses.map((one) => [one.operator, { [one.key]: one.values }])),
  )
