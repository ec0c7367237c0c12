// The generated models: complete, consistent, and with patterns that no input can make slow.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  AwsError,
  decodeQueryInput,
  loadServiceModel,
  modelledError,
  type ServiceModel,
  serviceIds,
} from '@iamd/wire'

test('each model is loaded once and says where it comes from', () => {
  const iam = loadServiceModel('iam')
  assert.equal(loadServiceModel('iam'), iam)
  assert.equal(iam.operations.size, 180)
  assert.equal(loadServiceModel('sts').operations.size, 12)
  assert.equal(iam.xmlNamespace, 'https://iam.amazonaws.com/doc/2010-05-08/')
  assert.equal(iam.signingName, 'iam')
  assert.equal(iam.source.licence, 'Apache-2.0')
  assert.match(iam.source.version, /^\d+\.\d+\.\d+$/)
  assert.match(iam.source.date, /^\d{4}-\d{2}-\d{2}$/)
})

test('every name that a model uses is in the model', () => {
  for (const model of serviceIds().map(loadServiceModel)) {
    const known = (name: string | undefined) =>
      assert.ok(name === undefined || model.shapes.has(name), `${model.id}: ${name}`)
    for (const operation of model.operations.values()) {
      known(operation.input)
      known(operation.output)
      for (const code of operation.errors) assert.ok(model.errors.has(code), code)
    }
    for (const shape of model.shapes.values()) {
      if (shape.type === 'structure') for (const member of shape.members) known(member.shape)
      if (shape.type === 'list') known(shape.of)
      if (shape.type === 'map') [shape.key, shape.value].forEach(known)
    }
  }
})

test('paginators and unsigned operations', () => {
  const iam = loadServiceModel('iam')
  assert.deepEqual(iam.operations.get('GetGroup')?.paginator, {
    inputToken: 'Marker',
    outputToken: 'Marker',
    limitKey: 'MaxItems',
    moreResults: 'IsTruncated',
    resultKeys: ['Users'],
    nonAggregateKeys: ['Group'],
  })
  const unsigned = [...loadServiceModel('sts').operations.values()]
    .filter((operation) => operation.unsigned)
    .map(({ name }) => name)
  assert.deepEqual(unsigned, ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'])
})

/** An operation that takes one string of a pattern. */
function modelOfPattern(model: ServiceModel, pattern: string): ServiceModel {
  const operation = model.operations.get('CreateUser')
  assert.ok(operation)
  const value = {
    name: 'Value',
    wireName: 'Value',
    shape: 'Value',
    required: true,
    deprecated: false,
    location: 'body' as const,
  }
  return {
    ...model,
    operations: new Map([['Try', { ...operation, name: 'Try', input: 'Input' }]]),
    shapes: new Map([
      ['Input', { type: 'structure', members: [value] }],
      ['Value', { type: 'string', pattern }],
    ]),
  }
}

function accepts(model: ServiceModel, pattern: string, value: string): boolean {
  try {
    decodeQueryInput(modelOfPattern(model, pattern), 'Try', new Map([['Value', value]]))
    return true
  } catch (error) {
    assert.ok(error instanceof AwsError)
    assert.equal(error.code, 'ValidationError')
    return false
  }
}

test('every pattern compiles and takes megabytes in its stride', () => {
  const patterns = new Set<string>()
  for (const model of serviceIds().map(loadServiceModel)) {
    for (const shape of model.shapes.values()) {
      if (shape.type === 'string' && shape.pattern !== undefined) patterns.add(shape.pattern)
    }
  }
  assert.ok(patterns.size > 30)
  const iam = loadServiceModel('iam')
  for (const pattern of patterns) {
    for (const unit of ['a', '/', '/a', 'a-', 'http://a', 'v1.', '1', ' ', '😀']) {
      const long = unit.repeat(1_000_000 / unit.length)
      accepts(iam, pattern, long)
      assert.equal(accepts(iam, pattern, `${long}\u0007`), false, pattern)
    }
  }
})

test('patterns match the whole value, as in Java', () => {
  const iam = loadServiceModel('iam')
  const path = '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/'
  for (const value of ['/', '/a/', '/a/b.c/', '/a,+@=_-/'])
    assert.ok(accepts(iam, path, value), value)
  for (const value of ['', 'a/', '/a', '//', '/a//b/', '/a b/', '/a/\n']) {
    assert.ok(!accepts(iam, path, value), value)
  }
  const name = '[\\w+=,.@\\:-]*'
  assert.ok(accepts(iam, name, 'a:b@c-d'))
  assert.ok(!accepts(iam, name, 'a b'))
  assert.ok(!accepts(iam, '[\\w]+', 'é'))
  assert.ok(accepts(iam, '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', 'é 名'))
  assert.ok(!accepts(iam, '[\\u0020-\\u00FF]+', 'a\n'))
})

test('the rewritten patterns are still in the models', () => {
  const texts = serviceIds().map((id) =>
    readFileSync(new URL(`../models/${id}.json`, import.meta.url), 'utf8'),
  )
  for (const pattern of ['((/[A-Za-z0-9\\.,\\+@=_-]+)*)/', '[\\w+=,.@\\:-]*']) {
    const line = JSON.stringify(pattern)
    assert.ok(
      texts.some((text) => text.includes(line)),
      pattern,
    )
  }
})

test('modelled errors take status and fault from the model', () => {
  const iam = loadServiceModel('iam')
  const missing = modelledError(iam, 'NoSuchEntity', 'The user with name x cannot be found.')
  assert.deepEqual([missing.status, missing.fault], [404, 'Sender'])
  assert.deepEqual([modelledError(iam, 'DeleteConflict', '').status], [409])
  const failure = modelledError(iam, 'ServiceFailure', 'x')
  assert.deepEqual([failure.status, failure.fault], [500, 'Receiver'])
  assert.equal(modelledError(iam, 'ReportNotPresent').messageOnWire, false)
  assert.throws(() => modelledError(iam, 'NoSuchCode', 'x'), /has no error `NoSuchCode`/)
})
