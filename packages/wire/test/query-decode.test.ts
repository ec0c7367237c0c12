// Decoding of awsQuery parameters: types, validation in AWS's words, hostile names and values.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError, decodeQueryInput, loadServiceModel, type ServiceModel } from '@iamd/wire'
import fc from 'fast-check'
import { syntheticModel } from './synthetic-model.ts'

const iam = loadServiceModel('iam')
const sts = loadServiceModel('sts')

type Parameters = Readonly<Record<string, string>>

function decode(model: ServiceModel, operation: string, parameters: Parameters) {
  return decodeQueryInput(model, operation, new Map(Object.entries(parameters)))
}

function refusal(model: ServiceModel, operation: string, parameters: Parameters): AwsError {
  try {
    decode(model, operation, parameters)
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error))
    return error
  }
  throw new Error('the parameters were accepted')
}

/** The items of a ValidationError, in any order: AWS's own is not stable. */
function violations(model: ServiceModel, operation: string, parameters: Parameters): string[] {
  const error = refusal(model, operation, parameters)
  assert.deepEqual([error.code, error.status, error.fault], ['ValidationError', 400, 'Sender'])
  const [, count, plural, items = ''] =
    /^(\d+) validation error(s?) detected: (.*)$/su.exec(error.message) ?? []
  const list = items.split(/; (?=Value )/)
  assert.equal(Number(count), list.length)
  assert.equal(plural, list.length === 1 ? '' : 's')
  return list.sort()
}

const everything = (parameters: Parameters) => decode(syntheticModel, 'Do', parameters)

test('lists, structures and absent members', () => {
  const input = decode(iam, 'CreateUser', {
    Action: 'CreateUser',
    Version: '2010-05-08',
    UserName: 'alice',
    'Tags.member.2.Key': 'b',
    'Tags.member.2.Value': '',
    'Tags.member.1.Key': 'a',
    'Tags.member.1.Value': '1',
    Unknown: 'x',
    'Tags.member.1.Unknown': 'x',
    'UserNameX.member.1': 'x',
  })
  assert.deepEqual(input, {
    UserName: 'alice',
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '' },
    ],
  })
})

test('empty lists, sparse and huge indexes', () => {
  assert.deepEqual(decode(iam, 'CreateUser', { UserName: 'a', Tags: '' }), {
    UserName: 'a',
    Tags: [],
  })
  assert.deepEqual(everything({ 'Items.Item': '' }), { Items: [] })
  assert.deepEqual(
    everything({
      'Items.Item.2147483647': 'last',
      'Items.Item.7': 'middle',
      'Items.Item.07': 'ignored: the first counts',
      'Items.Item.10': 'by number, not by text',
    }),
    { Items: ['middle', 'by number, not by text', 'last'] },
  )
  for (const index of ['2147483648', '99999999999', '-1', 'x', '', '1e3', '1.5']) {
    const error = refusal(syntheticModel, 'Do', { [`Items.Item.${index}`]: 'x' })
    assert.deepEqual([error.code, error.status], ['MalformedInput', 400], index)
  }
})

test('every type of the protocol', () => {
  const input = everything({
    'wire-name': 'renamed',
    Number: '-12',
    Flag: 'TRUE',
    Time: '2025-01-31T13:00:00.5+01:00',
    Bytes: 'AAH/',
    'FlatItems.2': '2',
    'FlatItems.1': '1',
    'Entries.entry.1.key': '__proto__',
    'Entries.entry.1.value': '1',
    'Entries.entry.2.key': '__proto__',
    'Entries.entry.2.value': '2',
    'FlatEntries.1.key': '',
    'FlatEntries.1.value': 'v',
    'Inner.Inner.Plain': 'deep',
  })
  assert.deepEqual(Object.entries(Object(input['Entries'])), [['__proto__', 1]])
  assert.deepEqual(Object.keys(input), [
    'Renamed',
    'Number',
    'Flag',
    'Time',
    'Bytes',
    'FlatItems',
    'Entries',
    'FlatEntries',
    'Inner',
  ])
  const { Entries: _, ...rest } = input
  assert.deepEqual(rest, {
    Renamed: 'renamed',
    Number: -12,
    Flag: true,
    Time: new Date('2025-01-31T12:00:00.500Z'),
    Bytes: new Uint8Array([0, 1, 255]),
    FlatItems: [1, 2],
    FlatEntries: { '': 'v' },
    Inner: { Inner: { Plain: 'deep' } },
  })
})

test('integers as AWS reads them', () => {
  const duration = (text: string) =>
    decode(sts, 'GetSessionToken', { DurationSeconds: text })['DurationSeconds']
  assert.equal(duration('+900'), 900)
  assert.equal(duration('0900'), 900)
  const empty = refusal(sts, 'GetSessionToken', { DurationSeconds: '' })
  assert.deepEqual(
    [empty.code, empty.status, empty.message, empty.messageOnWire],
    ['MalformedInput', 400, 'missing value for decimal type', true],
  )
  for (const text of [
    '1.5',
    'x',
    ' 900',
    '9e2',
    '0x384',
    '2147483648',
    '-2147483649',
    '9'.repeat(400),
  ]) {
    const error = refusal(sts, 'GetSessionToken', { DurationSeconds: text })
    assert.deepEqual([error.code, error.messageOnWire], ['MalformedInput', false], text)
  }
})

test('texts that are not of their type are malformed', () => {
  const cases: readonly Parameters[] = [
    { Flag: 'yes' },
    { Flag: '' },
    { Time: 'yesterday' },
    { Time: '2025-02-30T00:00:00Z' },
    { Time: '2025-01-31T25:00:00Z' },
    { Time: '' },
    { Bytes: '***' },
    { Bytes: 'A' },
    { Items: 'text' },
    { Inner: 'text' },
    { Entries: 'text' },
    { 'Plain.member.1': 'x' },
    { 'Items.member.1': 'wrong item name' },
    { 'Items.1': 'no item name' },
    { 'Entries.entry.1.key': 'no value' },
    { 'Entries.entry.1.value': '1' },
    { 'Entries.entry.1': 'text', 'Entries.entry.1.key': 'a', 'Entries.entry.1.value': '1' },
  ]
  for (const parameters of cases) {
    const error = refusal(syntheticModel, 'Do', parameters)
    assert.deepEqual(
      [error.code, error.status],
      ['MalformedInput', 400],
      JSON.stringify(parameters),
    )
  }
})

test('a required member is missing', () => {
  assert.equal(
    refusal(sts, 'AssumeRole', { RoleSessionName: 'session' }).message,
    "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: " +
      'Member must not be null',
  )
  assert.deepEqual(violations(sts, 'AssumeRole', {}), [
    "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    "Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
  ])
  assert.deepEqual(violations(iam, 'TagUser', { UserName: 'a', 'Tags.member.3.Value': 'v' }), [
    "Value null at 'tags.1.member.key' failed to satisfy constraint: Member must not be null",
  ])
  assert.deepEqual(violations(iam, 'GetSSHPublicKey', { UserName: 'a', Encoding: 'SSH' }), [
    "Value null at 'sSHPublicKeyId' failed to satisfy constraint: Member must not be null",
  ])
})

const roleArn = 'arn:aws:iam::123456789012:role/demo'

test('STS quotes the refused value', () => {
  const pattern = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*'
  assert.deepEqual(
    violations(sts, 'AssumeRole', { RoleArn: roleArn, RoleSessionName: 'Session1:2' }),
    [`Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: ${pattern}`],
  )
  const at = (seconds: string) =>
    violations(sts, 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: 'session',
      DurationSeconds: seconds,
    })
  assert.deepEqual(at('899'), [
    "Value '899' at 'durationSeconds' failed to satisfy constraint: " +
      'Member must have value greater than or equal to 900',
  ])
  assert.deepEqual(at('43201'), [
    "Value '43201' at 'durationSeconds' failed to satisfy constraint: " +
      'Member must have value less than or equal to 43200',
  ])
})

test('several violations stand in one message, lists by index', () => {
  const found = violations(sts, 'AssumeRole', {
    RoleArn: 'short',
    RoleSessionName: ' ',
    'Tags.member.1.Key': '',
    'Tags.member.1.Value': 'v',
  })
  const failed = 'failed to satisfy constraint: Member must'
  assert.deepEqual(found, [
    `Value ' ' at 'roleSessionName' ${failed} have length greater than or equal to 2`,
    `Value ' ' at 'roleSessionName' ${failed} satisfy regular expression pattern: [\\w+=,.@-]*`,
    `Value '' at 'tags.1.member.key' ${failed} have length greater than or equal to 1`,
    `Value '' at 'tags.1.member.key' ${failed} satisfy regular expression pattern: ` +
      '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
    `Value 'short' at 'roleArn' ${failed} have length greater than or equal to 20`,
  ])
})

test('IAM leaves the refused value and the enum list out', () => {
  const tagged = { UserName: 'a', 'Tags.member.1.Key': '#', 'Tags.member.1.Value': '' }
  assert.deepEqual(violations(iam, 'TagUser', tagged), [
    "Value at 'tags.1.member.key' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
  ])
  const parameters = { AccessKeyId: 'A'.repeat(20), Status: 'On' }
  assert.deepEqual(violations(iam, 'UpdateAccessKey', parameters), [
    "Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
  ])
})

test('IAM words bad names and paths itself, once the model is satisfied', () => {
  const name = 'It must contain only alphanumeric characters and/or the following: +=,.@_-'
  const path =
    'It must begin and end with / and contain only alphanumeric characters and/or / characters.'
  const message = (operation: string, parameters: Parameters) =>
    refusal(iam, operation, parameters).message
  assert.equal(
    message('GetRole', { RoleName: roleArn }),
    `The specified value for roleName is invalid. ${name}`,
  )
  assert.equal(
    message('CreateUser', { UserName: 'a b', Path: '/here/' }),
    `The specified value for userName is invalid. ${name}`,
  )
  for (const operation of ['CreateUser', 'CreatePolicy']) {
    const rest = { UserName: 'a', PolicyName: 'a', PolicyDocument: '{}' }
    assert.equal(
      message(operation, { ...rest, Path: '/no end' }),
      `The specified value for path is invalid. ${path}`,
    )
  }
  assert.deepEqual(violations(iam, 'CreateUser', { UserName: `${'a'.repeat(64)} ` }), [
    "Value at 'userName' failed to satisfy constraint: " +
      'Member must have length less than or equal to 64',
  ])
})

test('STS lists the enum values', () => {
  const parameters = {
    'Audience.member.1': 'a',
    SigningAlgorithm: 'ES384',
    SubjectMode: 'Nobody',
  }
  assert.deepEqual(violations(sts, 'GetWebIdentityToken', parameters), [
    "Value 'Nobody' at 'subjectMode' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [AWSIdentity, OriginIdentity]',
  ])
})

test('sensitive values are never quoted', () => {
  const found = violations(sts, 'AssumeRoleWithWebIdentity', {
    RoleArn: roleArn,
    RoleSessionName: 'session',
    WebIdentityToken: 'abc',
  })
  assert.deepEqual(found, [
    "Value at 'webIdentityToken' failed to satisfy constraint: " +
      'Member must have length greater than or equal to 4',
  ])
})

test('the number of items is checked, and a list is printed as Java prints it', () => {
  const tags: Record<string, string> = { RoleArn: roleArn, RoleSessionName: 'session' }
  for (let index = 1; index <= 51; index += 1) {
    tags[`Tags.member.${index}.Key`] = `k${index}`
    tags[`Tags.member.${index}.Value`] = 'v'
  }
  const [found = '', ...others] = violations(sts, 'AssumeRole', tags)
  assert.deepEqual(others, [])
  assert.match(found, /^Value '\[Tag\(key=k1, value=v\), Tag\(key=k2, value=v\), .*\]' at 'tags'/)
  assert.match(found, /Member must have length less than or equal to 50$/)
})

test('lengths count code points', () => {
  const create = (value: string) =>
    decode(iam, 'TagUser', {
      UserName: 'a',
      'Tags.member.1.Key': 'k',
      'Tags.member.1.Value': value,
    })
  assert.ok(create('𝒳'.repeat(256)))
  assert.throws(() => create('𝒳'.repeat(257)), { message: /less than or equal to 256/ })
})

test('more violations than anyone reads are cut off', () => {
  const tags: Record<string, string> = { UserName: 'a' }
  for (let index = 0; index < 5000; index += 1) tags[`Tags.member.${index}.Key`] = '\u0001'
  const { message } = refusal(iam, 'TagUser', tags)
  assert.match(message, /^100 validation errors detected: /)
  assert.ok(message.length < 50_000)
})

test('ten thousand parameters, names of a million parts', () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`Items.Item.${index}`, `${index}`]),
  )
  assert.equal(Reflect.get(Object(everything(many)['Items']), 'length'), 10_000)
  assert.deepEqual(everything({ [`Nothing${'.a'.repeat(1_000_000)}`]: 'x' }), {})
  const deep = refusal(syntheticModel, 'Do', { [`Plain${'.a'.repeat(1_000_000)}`]: 'x' })
  assert.equal(deep.code, 'MalformedInput')
})

test('a shape that contains itself nests only as deep as is sane', () => {
  const name = (depth: number) => `${'Inner.'.repeat(depth)}Plain`
  assert.ok(everything({ [name(10)]: 'x' }))
  assert.equal(refusal(syntheticModel, 'Do', { [name(100_000)]: 'x' }).code, 'MalformedInput')
})

test('an operation that the model does not have is a defect', () => {
  assert.throws(() => decode(iam, 'Nope', {}), /the iam model has no operation `Nope`/)
})

test('whatever is sent, only an AwsError is thrown', () => {
  const operations = [...iam.operations.keys()].map((name) => [iam, name] as const)
  operations.push(...[...sts.operations.keys()].map((name) => [sts, name] as const))
  const names = [...iam.shapes.values(), ...sts.shapes.values()].flatMap((shape) =>
    shape.type === 'structure' ? shape.members.map((member) => member.name) : [],
  )
  const part = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom('member', 'entry', 'key', 'value', '1', '0', '99999999999', '', '__proto__'),
    fc.string(),
  )
  const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'))
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'true', '1', '-1', '+00', '2025-01-01T00:00:00Z', roleArn),
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...operations, [syntheticModel, 'Do'] as const),
      fc.array(fc.tuple(name, value), { maxLength: 12 }),
      ([model, operation], parameters) => {
        try {
          decodeQueryInput(model, operation, new Map(parameters))
        } catch (error) {
          assert.ok(error instanceof AwsError, String(error))
        }
      },
    ),
    { numRuns: 3000 },
  )
})
