// Wildcards in actions, resources and strings, against tables.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  matchActionPattern,
  matchArnPattern,
  matchResourcePattern,
  matchStringPattern,
} from '../src/index.ts'

test('actions', () => {
  const rows: readonly (readonly [entry: string, action: string, matches: boolean])[] = [
    ['*', 's3:GetObject', true],
    ['*:*', 's3:GetObject', true],
    ['s3:*', 'S3:getobject', true],
    ['S3:GETOBJECT', 's3:GetObject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:*Object', 's3:GetObject', true],
    ['s3:Get?bject', 's3:GetObject', true],
    ['s3:Get?', 's3:GetObject', false],
    ['s3:Get', 's3:GetObject', false],
    ['s3:*', 's3-object-lambda:Get', false],
    ['s3:*', 'GetObject', false],
  ]
  for (const [entry, action, matches] of rows) {
    assert.equal(matchActionPattern(entry, action), matches, `${entry} ${action}`)
  }
})

// IAM User Guide, Resource element and IAM identifiers.
test('resources', () => {
  const rows: readonly (readonly [entry: string, resource: string, matches: boolean])[] = [
    ['*', '*', true],
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:iam::*:user/x', '*', false],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::b/x/y:z', true],
    ['arn:aws:s3:::b/*.txt', 'arn:aws:s3:::b/a:b.txt', true],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/:', true],
    ['arn:aws:s3:::B', 'arn:aws:s3:::b', false],
    ['arn:aws:sqs', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs:*', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs', 'arn:aws:sns:us-east-1:111122223333:q', false],
    ['arn:aws:sqs:us-east-1', 'arn:aws:sqs:us-west-1:111122223333:q', false],
    // A wildcard with text after it stays in its field; one at the end of the field may leave it.
    ['arn:aws:sqs:us-*-1:111122223333:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs:us*1:111122223333:q', 'arn:aws:sqs:us:x1:111122223333:q', false],
    ['arn:aws:sqs:us*:111122223333:q', 'arn:aws:sqs:us:x1:111122223333:q', true],
    ['arn:aws:s?s:us-east-1:111122223333:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:s?s:us-east-1:111122223333:q', 'arn:aws:s:s:us-east-1:111122223333:q', false],
    ['arn:aws:sqs:us-east-1:1*3:q', 'arn:aws:sqs:us-east-1:1:3:q', false],
    ['arn:aws:sqs:us-east-1:1*3:q', 'arn:aws:sqs:us-east-1:123:q', true],
    ['arn:aws:a*b:*:c*d:e', 'arn:aws:axb:r:s:cyd:e', true],
    ['arn:aws:a*b:*:c*d:e', 'arn:aws:axb:cy:d:cd:cyd:e', true],
  ]
  for (const [entry, resource, matches] of rows) {
    assert.equal(matchResourcePattern(entry, resource), matches, `${entry} ${resource}`)
  }
})

test('ARN patterns match field by field', () => {
  assert.equal(matchArnPattern('arn:aws:*:x:y', 'arn:aws:s3:x:y'), false)
  assert.equal(matchArnPattern('arn:aws:s3:*:*:b', 'arn:aws:s3:::b'), true)
  assert.equal(matchArnPattern('arn:aws:s3*:b', 'arn:aws:s3:::b'), false)
  assert.equal(matchArnPattern('*', 'b'), false)
  assert.equal(matchArnPattern('*', 'arn:aws:s3:::b'), true)
})

test('single patterns have no variables and no escapes', () => {
  assert.equal(matchStringPattern('${*}', '${aws:x}'), true)
  assert.equal(matchStringPattern('${aws:x', '${aws:x'), true)
  assert.equal(matchResourcePattern('arn:aws:s3:::${*}', 'arn:aws:s3:::${aws:x}'), true)
})

test('patterns made to backtrack are answered', () => {
  const many = '*a'.repeat(1000)
  assert.equal(matchStringPattern(`${many}b`, 'a'.repeat(2000)), false)
  assert.equal(
    matchResourcePattern(`arn:aws:${many}b:::x`, `arn:aws:${'a'.repeat(2000)}:::x`),
    false,
  )
})
