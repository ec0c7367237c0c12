// Hostile and broken requests: AWS's error each, and the daemon goes on.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, test } from 'node:test'
import {
  CreatePolicyCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { signRequest } from '@iamd/wire'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()
const host = `127.0.0.1:${daemon.port}`
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const iam = new IAMClient({
  endpoint: daemon.endpoint,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
})

afterEach(async () => {
  assert.equal((await fetch(`${daemon.endpoint}/health`)).status, 200)
  const { User } = await iam.send(new GetUserCommand({}))
  assert.equal(User?.UserName, 'admin', 'the daemon goes on')
})

interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
}

async function post(body: string | Uint8Array, contentType = form): Promise<Answer> {
  const bytes = Buffer.from(body)
  const signed = signRequest(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: ['Host', host, 'Content-Type', contentType],
      body: bytes,
    },
    credentials,
    { region: 'us-east-1', service: 'iam', nowMilliseconds: Date.now() },
  )
  const headers = new Headers()
  for (let index = 0; index < signed.length; index += 2) {
    if (signed[index]?.toLowerCase() !== 'host')
      headers.set(signed[index] ?? '', signed[index + 1] ?? '')
  }
  const response = await fetch(daemon.endpoint, {
    method: 'POST',
    headers,
    body: bytes,
    redirect: 'manual',
  })
  const text = await response.text()
  return { status: response.status, text, location: response.headers.get('location') }
}

const form = 'application/x-www-form-urlencoded; charset=utf-8'
const version = 'Version=2010-05-08'

test('an unknown action', async () => {
  for (const action of ['Fly', 'createuser', '__proto__', 'constructor']) {
    const { status, text } = await post(`Action=${action}&${version}`)
    assert.equal(status, 400)
    assert.match(text, /<Code>InvalidAction<\/Code>/)
    assert.ok(text.includes(`Could not find operation ${action} for version 2010-05-08`), text)
    assert.ok(text.includes('http://webservices.amazon.com/AWSFault/2005-15-09'))
  }
})

test('an unknown, empty or missing version', async () => {
  for (const [query, name] of [
    ['Version=1999-01-01', '1999-01-01'],
    ['Version=', ''],
    ['', 'NO_VERSION_SPECIFIED'],
  ]) {
    const { status, text } = await post(`Action=GetUser&${query}`)
    assert.equal(status, 400)
    assert.ok(text.includes(`Could not find operation GetUser for version ${name}`), text)
  }
})

test('no action, and a body that is no form, are sent elsewhere', async () => {
  for (const [body, type] of [
    [version, form],
    [`Action=GetUser&${version}`, 'application/json'],
  ] as const) {
    const { status, text, location } = await post(body, type)
    assert.deepEqual([status, text, location], [302, '', 'https://aws.amazon.com/iam'])
  }
})

test('of a parameter given twice the first value counts', async () => {
  const { status, text } = await post(
    `Action=GetUser&Action=Fly&${version}&UserName=admin&UserName=x`,
  )
  assert.equal(status, 200)
  assert.match(text, /<UserName>admin<\/UserName>/)
})

test('broken percent-encoding and broken UTF-8', async () => {
  for (const name of ['%', '%zz', '%ff%fe', '%c3%28']) {
    const { status, text } = await post(`Action=GetUser&${version}&UserName=${name}`)
    assert.ok(status === 400 || status === 404, `${name}: ${status}`)
    assert.match(text, /<Code>\w+<\/Code>/)
  }
})

test('names that are hostile to XML are refused in well-formed XML', async () => {
  for (const name of ['<a>&"\'', ']]>', '\u0000\u0001', '\u{1F600}', 'a\nb', '&#0;']) {
    const { status, text } = await post(
      `Action=CreateUser&${version}&UserName=${encodeURIComponent(name)}`,
    )
    assert.equal(status, 400, name)
    assert.match(text, /<Code>ValidationError<\/Code>/)
    const inside = /<Message>([\s\S]*)<\/Message>/.exec(text)?.[1] ?? ''
    assert.doesNotMatch(inside.replace(/&(amp|lt|gt|quot|apos|#\w+);/g, ''), /[<&]/, text)
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      assert.ok(code >= 32 || code === 9 || code === 10 || code === 13, 'no control characters')
    }
  }
})

test('many violations come in one message', async () => {
  const tooLong = `UserName=${'u'.repeat(65)}&Path=${'/'.repeat(513)}`
  const { text } = await post(`Action=CreateUser&${version}&${tooLong}&Tags.member.1.Value=v`)
  assert.match(text, /3 validation errors detected: /)
})

test('ten thousand parameters, absurd indexes, deep names', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `P${index}=1`).join('&')
  const bodies = [
    `Action=GetUser&${version}&${many}`,
    `Action=CreateUser&${version}&UserName=i&Tags.member.4294967296.Key=k`,
    `Action=CreateUser&${version}&UserName=n&Tags.member.-1.Key=k`,
    `Action=CreateUser&${version}&UserName=d&Tags${'.member.1'.repeat(5_000)}=k`,
  ]
  for (const body of bodies) {
    const { status } = await post(body)
    assert.ok(status === 200 || (status >= 400 && status < 500), String(status))
  }
})

test('a body of more than ten million bytes', async () => {
  const { status, text } = await post(`Action=GetUser&${version}&X=${'x'.repeat(10_000_001)}`)
  assert.deepEqual([status, text], [413, ''])
})

test('policies that are too large, too deep, or no policies', async () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
  const large = JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: 200 }, () => statement),
  })
  await assert.rejects(
    iam.send(new CreatePolicyCommand({ PolicyName: 'large', PolicyDocument: large })),
    { name: 'LimitExceededException', message: 'Cannot exceed quota for PolicySize: 6144' },
  )
  const deep = `{"Version":"2012-10-17","Statement":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  for (const PolicyDocument of [
    deep,
    '{}',
    '[]',
    'null',
    '"x"',
    '{"Statement":[]}',
    '{'.repeat(9),
  ]) {
    await assert.rejects(
      iam.send(new PutUserPolicyCommand({ UserName: 'admin', PolicyName: 'p', PolicyDocument })),
      (error: Error) =>
        ['MalformedPolicyDocumentException', 'LimitExceededException'].includes(error.name),
    )
  }
})

test('a policy with anything that is not understood is refused when it is written', async () => {
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
  const statements = [
    { ...allow, Conditions: {} },
    { ...allow, Condition: { StringResembles: { 'aws:username': 'x' } } },
    { ...allow, Condition: { IpAddress: { 'aws:SourceIp': 'everywhere' } } },
    { ...allow, Effect: 'Permit' },
    { ...allow, Principal: '*' },
  ]
  for (const Statement of statements) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await assert.rejects(
      iam.send(new PutUserPolicyCommand({ UserName: 'admin', PolicyName: 'p', PolicyDocument })),
      { name: 'MalformedPolicyDocumentException' },
      PolicyDocument,
    )
  }
})

test('bytes that are not HTTP, and clients that leave half-way', async () => {
  const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nhalf`
  for (const [bytes, leave] of [
    ['\u0000\u0001garbage\r\n\r\n', false],
    ['GET / HTTP/9.9\r\n\r\n', false],
    [`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, false],
    [head, true],
  ] as const) {
    const socket = connect(daemon.port, '127.0.0.1')
    await once(socket, 'connect')
    // Being cut off is a fair answer to this.
    const closed = new Promise((resolve) => {
      socket.on('error', resolve)
      socket.on('close', resolve)
    })
    socket.write(bytes)
    if (leave) socket.destroy()
    else socket.resume()
    await closed
  }
})

test('the last user that can be made has the longest name there is', async () => {
  const UserName = 'u'.repeat(64)
  const { User } = await iam.send(new CreateUserCommand({ UserName }))
  assert.equal(User?.UserName, UserName)
})
