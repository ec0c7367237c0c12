// The exact XML and JSON of answers and errors.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AwsError,
  encodeQueryError,
  encodeQueryErrorAsJson,
  encodeQueryResult,
  encodeQueryResultAsJson,
  internalFailure,
  loadServiceModel,
  malformedInput,
  modelledError,
} from '@iamd/wire'
import fc from 'fast-check'
import { arbitraryOf } from './sdk-operations.ts'
import { syntheticModel } from './synthetic-model.ts'

const iam = loadServiceModel('iam')
const sts = loadServiceModel('sts')
const requestId = '01234567-89ab-cdef-0123-456789abcdef'

const lines = (...texts: string[]) => `${texts.join('\n')}\n`
const metadata = [
  '  <ResponseMetadata>',
  `    <RequestId>${requestId}</RequestId>`,
  '  </ResponseMetadata>',
]

test('AssumeRole: AWS’s own order of members, absent ones left out', () => {
  const output = {
    Credentials: {
      Expiration: new Date('2025-01-31T12:00:00.999Z'),
      SessionToken: 'token',
      SecretAccessKey: 'secret',
      AccessKeyId: 'ASIAEXAMPLE',
    },
    SourceIdentity: undefined,
    AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/a/b', AssumedRoleId: 'AROA:b' },
  }
  assert.equal(
    encodeQueryResult(sts, 'AssumeRole', output, requestId),
    lines(
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">',
      '  <AssumeRoleResult>',
      '    <AssumedRoleUser>',
      '      <AssumedRoleId>AROA:b</AssumedRoleId>',
      '      <Arn>arn:aws:sts::123456789012:assumed-role/a/b</Arn>',
      '    </AssumedRoleUser>',
      '    <Credentials>',
      '      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>',
      '      <SecretAccessKey>secret</SecretAccessKey>',
      '      <SessionToken>token</SessionToken>',
      '      <Expiration>2025-01-31T12:00:00Z</Expiration>',
      '    </Credentials>',
      '  </AssumeRoleResult>',
      ...metadata,
      '</AssumeRoleResponse>',
    ),
  )
})

test('lists: empty ones are shown, items are members', () => {
  assert.equal(
    encodeQueryResult(iam, 'ListUsers', { Users: [], IsTruncated: false }, requestId),
    lines(
      '<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
      '  <ListUsersResult>',
      '    <Users/>',
      '    <IsTruncated>false</IsTruncated>',
      '  </ListUsersResult>',
      ...metadata,
      '</ListUsersResponse>',
    ),
  )
  const tags = { Tags: [{ Key: 'k', Value: '' }] }
  assert.equal(
    encodeQueryResult(iam, 'ListUserTags', tags, requestId),
    lines(
      '<ListUserTagsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
      '  <ListUserTagsResult>',
      '    <Tags>',
      '      <member>',
      '        <Key>k</Key>',
      '        <Value></Value>',
      '      </member>',
      '    </Tags>',
      '  </ListUserTagsResult>',
      ...metadata,
      '</ListUserTagsResponse>',
    ),
  )
})

test('maps are entries', () => {
  const body = encodeQueryResult(iam, 'GetAccountSummary', { SummaryMap: { Users: 3 } }, requestId)
  const entry = [
    '      <entry>',
    '        <key>Users</key>',
    '        <value>3</value>',
    '      </entry>',
  ]
  assert.ok(body.includes(lines('    <SummaryMap>', ...entry, '    </SummaryMap>')), body)
})

test('an operation without output has no Result element, an empty output an empty one', () => {
  assert.equal(
    encodeQueryResult(iam, 'DeleteUser', undefined, requestId),
    lines(
      '<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
      ...metadata,
      '</DeleteUserResponse>',
    ),
  )
  const empty = encodeQueryResult(iam, 'GetRole', { Role: { RoleLastUsed: {} } }, requestId)
  assert.ok(empty.includes('      <RoleLastUsed/>\n'))
  assert.ok(encodeQueryResult(iam, 'GetRole', {}, requestId).includes('  <GetRoleResult/>\n'))
})

test('types that IAM and STS do not use in answers', () => {
  const output = {
    Renamed: 'r',
    Number: -1,
    Flag: true,
    Bytes: new Uint8Array([0, 1, 255]),
    Items: ['a'],
    FlatItems: [1, 2],
    FlatEntries: { k: 'v' },
    Inner: { Inner: { Plain: 'deep' } },
  }
  const body = encodeQueryResult(syntheticModel, 'Do', output, requestId)
  const result = body.slice(body.indexOf('  <DoResult>'), body.indexOf('  <ResponseMetadata>'))
  assert.equal(
    result,
    lines(
      '  <DoResult>',
      '    <wire-name>r</wire-name>',
      '    <Number>-1</Number>',
      '    <Flag>true</Flag>',
      '    <Bytes>AAH/</Bytes>',
      '    <Items>',
      '      <Item>a</Item>',
      '    </Items>',
      '    <FlatItems>1</FlatItems>',
      '    <FlatItems>2</FlatItems>',
      '    <FlatEntries>',
      '      <key>k</key>',
      '      <value>v</value>',
      '    </FlatEntries>',
      '    <Inner>',
      '      <Inner>',
      '        <Plain>deep</Plain>',
      '      </Inner>',
      '    </Inner>',
      '  </DoResult>',
    ),
  )
})

test('text is escaped; what XML cannot hold is replaced', () => {
  const hostile = '</UserName>&<x y="z">\r\n\t\0\u0001\u001F\uFFFE\uD800é😀]]>'
  const body = encodeQueryResult(iam, 'GetUser', { User: { UserName: hostile } }, requestId)
  const escaped =
    '&lt;/UserName&gt;&amp;&lt;x y="z"&gt;&#xD;\n\t\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDé😀]]&gt;'
  assert.ok(body.includes(`<UserName>${escaped}</UserName>`), body)
})

test('every text makes an answer without forbidden characters or stray markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (drawn) => {
      const text = encodeQueryResult(iam, 'GetUser', { User: { UserName: drawn } }, drawn)
      assert.doesNotMatch(text, /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u)
      assert.equal(text.match(/</g)?.length, 12)
      assert.doesNotMatch(text, /&(?!(amp|lt|gt|#xD);)/)
    }),
  )
})

test('an output that is not of its type is a defect, not an answer', () => {
  const outputs = [
    { User: 'x' },
    { User: { UserName: 1 } },
    { User: { CreateDate: '2025-01-31' } },
    { User: { CreateDate: new Date(Number.NaN) } },
    { User: { Tags: {} } },
  ]
  for (const output of outputs) {
    assert.throws(() => encodeQueryResult(iam, 'GetUser', output, requestId), /is not a valid/)
    assert.throws(
      () => encodeQueryResultAsJson(iam, 'GetUser', output, requestId),
      /is not a valid/,
    )
  }
  assert.throws(() => encodeQueryResult(iam, 'Nope', {}, requestId), /no operation `Nope`/)
})

test('errors: with and without message, in the right namespace', () => {
  const missing = modelledError(iam, 'NoSuchEntity', 'The user with name <a> cannot be found.')
  assert.equal(
    encodeQueryError(iam, missing, requestId),
    lines(
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">',
      '  <Error>',
      '    <Type>Sender</Type>',
      '    <Code>NoSuchEntity</Code>',
      '    <Message>The user with name &lt;a&gt; cannot be found.</Message>',
      '  </Error>',
      `  <RequestId>${requestId}</RequestId>`,
      '</ErrorResponse>',
    ),
  )
  assert.ok(!encodeQueryError(sts, malformedInput(), requestId).includes('Message'))
  const failure = encodeQueryError(undefined, internalFailure(), requestId)
  assert.ok(failure.includes('xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"'))
  assert.ok(failure.includes('<Type>Receiver</Type>'))
})

test('JSON, as AWS answers Accept: application/json', () => {
  const identity = { UserId: 'AIDA', Account: '123456789012', Arn: 'arn' }
  assert.deepEqual(JSON.parse(encodeQueryResultAsJson(sts, 'GetCallerIdentity', identity, 'r')), {
    GetCallerIdentityResponse: {
      GetCallerIdentityResult: identity,
      ResponseMetadata: { RequestId: 'r' },
    },
  })
  const user = {
    UserName: 'a',
    CreateDate: new Date('2025-01-31T12:00:00.9Z'),
    Tags: [{ Key: 'k', Value: 'v' }],
    PasswordLastUsed: undefined,
  }
  assert.deepEqual(JSON.parse(encodeQueryResultAsJson(iam, 'GetUser', { User: user }, 'r')), {
    GetUserResponse: {
      GetUserResult: {
        User: { UserName: 'a', CreateDate: 1738324800, Tags: [{ Key: 'k', Value: 'v' }] },
      },
      ResponseMetadata: { RequestId: 'r' },
    },
  })
  assert.deepEqual(JSON.parse(encodeQueryResultAsJson(iam, 'DeleteUser', undefined, 'r')), {
    DeleteUserResponse: { ResponseMetadata: { RequestId: 'r' } },
  })
  const error = new AwsError({ code: 'AccessDenied', status: 403, message: 'No.' })
  assert.deepEqual(JSON.parse(encodeQueryErrorAsJson(error, 'r')), {
    Error: { Code: 'AccessDenied', Message: 'No.', Type: 'Sender' },
    RequestId: 'r',
  })
  assert.deepEqual(JSON.parse(encodeQueryErrorAsJson(malformedInput(), 'r')), {
    Error: { Code: 'MalformedInput', Type: 'Sender' },
    RequestId: 'r',
  })
})

test('JSON says the same as the output, for every operation', () => {
  for (const model of [iam, sts]) {
    for (const { name, output, resultWrapper } of model.operations.values()) {
      if (output === undefined || resultWrapper === undefined) continue
      const shape = model.shapes.get(output)
      if (shape?.type !== 'structure' || shape.members.length === 0) continue
      fc.assert(
        fc.property(arbitraryOf(model, output), (value) => {
          const text = encodeQueryResultAsJson(model, name, Object(value), 'r')
          const response = JSON.parse(text)[`${name}Response`]
          assert.deepEqual(response[resultWrapper], plain(value))
        }),
        { numRuns: 5 },
      )
    }
  }
})

/** An output with its dates as seconds and its bytes as base64. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
