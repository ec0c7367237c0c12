// Explanations of one statement: everything that failed, and what its variables became.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile, type StatementExplanation } from '../src/index.ts'
import { accepted, policyOf, request, roleSession, source, user } from './fixtures.ts'
import { policyText, randomRequest } from './random-policies.ts'

function explained(
  statement: object,
  asked = request(),
  kind: 'identity' | 'resource' = 'identity',
): StatementExplanation {
  const layer = kind === 'identity' ? 'identity' : 'resource'
  const { explain } = compile({ [layer]: [{ policy: policyOf(kind, statement), source }] })
  const first = explain(asked).layers.find((one) => one.layer === layer)?.statements[0]
  assert.ok(first)
  return first
}

test('all elements and all conditions that fail are told, in the order of evaluation', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: roleSession.roleArn },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::other/*',
    Condition: {
      StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'], 'aws:username': 'alice' },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  }
  const keys = { 'aws:PrincipalTag/team': 'green', 'aws:username': 'alice' }
  const { matched, mismatch, mismatches } = explained(statement, request({ keys }), 'resource')
  assert.equal(matched, false)
  assert.equal(mismatch, mismatches[0])
  assert.deepEqual(mismatches, [
    { element: 'Principal', policyValues: [roleSession.roleArn], requestValue: user.arn },
    { element: 'Action', policyValues: ['s3:PutObject'], requestValue: 's3:GetObject' },
    {
      element: 'Resource',
      policyValues: ['arn:aws:s3:::other/*'],
      requestValue: 'arn:aws:s3:::bucket/key',
    },
    {
      element: 'Condition',
      operator: 'StringEquals',
      key: 'aws:PrincipalTag/team',
      policyValues: ['red', 'blue'],
      requestValues: ['green'],
    },
    {
      element: 'Condition',
      operator: 'Bool',
      key: 'aws:SecureTransport',
      policyValues: ['true'],
    },
  ])
})

test('the negated elements are named as they are', () => {
  const statement = {
    Effect: 'Allow',
    NotPrincipal: { AWS: user.arn },
    NotAction: 's3:*',
    NotResource: ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::b'],
  }
  const { mismatches } = explained(statement, request(), 'resource')
  assert.deepEqual(
    mismatches.map((one) => [one.element, one.policyValues]),
    [
      ['NotPrincipal', [user.arn]],
      ['NotAction', ['s3:*']],
      ['NotResource', ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::b']],
    ],
  )
})

test('variables show what they became, or which key is missing', () => {
  const statement = {
    Effect: 'Allow',
    Action: '*',
    Resource: [
      'arn:aws:s3:::home/${aws:UserName}/*',
      'arn:aws:s3:::${aws:PrincipalTag/team}/${aws:username}',
      "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}",
      'arn:aws:s3:::plain/*',
    ],
    Condition: {
      StringLike: { 's3:prefix': ['${aws:username}/?*', 'public/*'] },
      NumericLessThan: { 's3:max-keys': '10' },
    },
  }
  const keys = { 'aws:username': 'alice', 's3:prefix': 'bob/' }
  assert.deepEqual(
    explained(statement, request({ keys })).mismatches.map((one) => one.resolvedValues),
    [
      [
        {
          policyValue: 'arn:aws:s3:::home/${aws:UserName}/*',
          value: 'arn:aws:s3:::home/alice/*',
          missingKeys: [],
        },
        {
          policyValue: 'arn:aws:s3:::${aws:PrincipalTag/team}/${aws:username}',
          missingKeys: ['aws:PrincipalTag/team'],
        },
        {
          policyValue: "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}",
          value: 'arn:aws:s3:::none',
          missingKeys: ['aws:PrincipalTag/team'],
        },
      ],
      [{ policyValue: '${aws:username}/?*', value: 'alice/?*', missingKeys: [] }],
      undefined,
    ],
  )
})

test('the older version has no variables to resolve', () => {
  const policy = accepted({
    Version: '2008-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::${aws:username}/*' },
  })
  const { explain } = compile({ identity: [{ policy, source }] })
  const [statement] = explain(request()).layers[0]?.statements ?? []
  assert.deepEqual(statement?.mismatches, [
    {
      element: 'Resource',
      policyValues: ['arn:aws:s3:::${aws:username}/*'],
      requestValue: 'arn:aws:s3:::bucket/key',
    },
  ])
})

test('the explanation says who asked for what, and how the accounts stand', () => {
  const { explain } = compile({ identity: [] })
  const explanation = explain(request({ principal: roleSession, resourceAccount: '444455556666' }))
  assert.deepEqual(explanation.request, {
    principal: roleSession.sessionArn,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::bucket/key',
  })
  assert.equal(explanation.relation, 'cross-account')
})

test('a statement matches exactly when nothing mismatches', () => {
  fc.assert(
    fc.property(policyText('resource'), randomRequest, (text, asked) => {
      const policy = accepted(text, 'resource')
      const { layers } = compile({ resource: [{ policy, source }] }).explain(asked)
      const statements = layers.flatMap((layer) => layer.statements)
      assert.equal(statements.length, policy.statements.length)
      for (const { matched, mismatch, mismatches } of statements) {
        assert.equal(matched, mismatches.length === 0)
        assert.equal(mismatch, mismatches[0])
      }
    }),
    { numRuns: 1000 },
  )
})
