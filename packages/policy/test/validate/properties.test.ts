// What holds of validate whatever the text.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Location,
  type PathElement,
  type ValidateOptions,
  type ValidationFinding,
  validate,
} from '../../src/index.ts'
import type { JsonNode } from '../../src/json/json-node.ts'
import { readJson } from '../../src/json/read-json.ts'
import { listChecks } from '../../src/validate/check-texts.ts'
import { reference } from './check-case.ts'

const options: fc.Arbitrary<ValidateOptions> = fc.record(
  {
    policyType: fc.constantFrom(
      'IDENTITY_POLICY',
      'RESOURCE_POLICY',
      'SERVICE_CONTROL_POLICY',
      'RESOURCE_CONTROL_POLICY',
    ),
    resourceType: fc.constantFrom(
      'AWS::S3::Bucket',
      'AWS::S3::AccessPoint',
      'AWS::IAM::AssumeRolePolicyDocument',
      'AWS::DynamoDB::Table',
    ),
    reference: fc.constant(reference),
    reportScpActionWildcards: fc.boolean(),
  },
  { requiredKeys: ['policyType'] },
)

/** Words that the checks look for, mixed with anything. */
const word = fc.oneof(
  fc.constantFrom(
    '*',
    '${',
    '${aws:username}',
    'arn:aws:s3:::*',
    'arn:aws:iam::111122223333:role/*',
    'iam:PassRole',
    'sts:AssumeRole',
    's3:Get*',
    's3:GetObject',
    'aws:SourceIp',
    'aws:TagKeys',
    'aws:ResourceTag/team',
    'accounts.google.com:aud',
    'aws:userid',
    '10.0.0.1/8',
    '2026-11-25',
    'true',
    '\\u0024{',
    '__proto__',
    'constructor',
    'Allow',
    'Deny',
    '',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
)

const one = fc.oneof(word, fc.jsonValue({ maxDepth: 1 }))
const list = fc.oneof(word, fc.array(one, { maxLength: 4 }))
const operator = fc.constantFrom(
  'StringEquals',
  'ForAllValues:StringLike',
  'ForAnyValue:StringNotLike',
  'StringLikeIfExists',
  'ArnLike',
  'IpAddress',
  'NotIpAddress',
  'Bool',
  'Null',
  'NumericLessThan',
  'DateLessThan',
  'BinaryEquals',
  'NoSuch',
)
const statement = fc.record(
  {
    Sid: one,
    Effect: fc.oneof(fc.constantFrom('Allow', 'Deny'), one),
    Principal: fc.oneof(
      one,
      fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'x'), list),
    ),
    NotPrincipal: one,
    Action: list,
    NotAction: list,
    Resource: list,
    NotResource: list,
    Condition: fc.oneof(one, fc.dictionary(operator, fc.dictionary(word, list, { maxKeys: 3 }))),
  },
  { requiredKeys: [] },
)
const policyText = fc
  .record(
    { Version: fc.constantFrom('2012-10-17', '2008-10-17', 7), Statement: fc.array(statement) },
    { requiredKeys: ['Statement'] },
  )
  .chain((policy) => fc.constantFrom(JSON.stringify(policy), JSON.stringify(policy, null, '\t')))

/** A policy with a piece of its text replaced. */
const mutated = fc
  .tuple(policyText, fc.nat(), fc.nat({ max: 20 }), fc.string({ maxLength: 3 }))
  .map(([text, at, length, put]) => {
    const start = at % (text.length + 1)
    return text.slice(0, start) + put + text.slice(start + length)
  })

const anyText = fc.oneof(
  policyText,
  mutated,
  fc.string({ unit: 'binary' }),
  fc.jsonValue().map((value) => JSON.stringify(value)),
)

const codes = new Set(listChecks().map(({ code }) => code))

test('validate never throws, and its findings are whole', () => {
  fc.assert(
    fc.property(anyText, options, (text, chosen) => {
      for (const finding of validate(text, chosen).findings) checkFinding(finding, text)
    }),
    { numRuns: 1000 },
  )
})

function checkFinding(finding: ValidationFinding, text: string): void {
  assert.ok(codes.has(finding.issueCode))
  assert.ok(finding.locations.length > 0)
  const read = readJson(text)
  const root = 'node' in read ? read.node : undefined
  for (const location of finding.locations) {
    checkPositions(location, text)
    if (root !== undefined && location.path.length > 0) checkPath(location, root)
  }
}

function checkPositions({ span: { start, end } }: Location, text: string): void {
  assert.ok(start.offset >= 0 && start.offset <= end.offset && end.offset <= text.length)
  for (const { offset, line, column } of [start, end]) {
    const lines = text.slice(0, offset).split(/\r\n|\r(?!$)|\n/)
    const last = text[offset - 1] === '\r' && text[offset] !== '\n' ? '' : (lines.at(-1) ?? '')
    const extra = last === '' && text[offset - 1] === '\r' ? 1 : 0
    assert.equal(line, lines.length + extra)
    assert.equal(column, last.length)
  }
}

/** The path names the node whose text the span is. */
function checkPath({ path, span }: Location, root: JsonNode): void {
  const node = path.reduce<JsonNode | undefined>(follow, root)
  assert.deepEqual([node?.start, node?.end], [span.start.offset, span.end.offset])
}

function follow(node: JsonNode | undefined, step: PathElement): JsonNode | undefined {
  if ('index' in step) return node?.type === 'array' ? node.items[step.index] : undefined
  if (node?.type !== 'object') return undefined
  if ('key' in step) return node.members.find(({ key }) => key.value === step.key)?.key
  return 'value' in step
    ? node.members.find(({ key }) => key.value === step.value)?.value
    : undefined
}

test('a blank of a text is always filled in', () => {
  fc.assert(
    fc.property(policyText, options, (text, chosen) => {
      for (const { findingDetails } of validate(text, chosen).findings) {
        assert.doesNotMatch(findingDetails, /\{(?!service|region|aws:)[a-z]+[A-Z_]\w*\}/)
      }
    }),
  )
})
