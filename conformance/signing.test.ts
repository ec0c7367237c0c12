// Signatures as real clients make them, and AWS's answer to every way of getting one wrong.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { presignQuery, type SigningIdentity, signRequest } from '@iamd/wire'
import { clientEnvironment } from './support/client-environment.ts'
import {
  awsCli,
  awsCliVersion2,
  pathOf,
  pythonWithBoto3,
  reasonToSkip,
} from './support/python-clients.ts'
import { runProgram } from './support/run-program.ts'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()
const host = `127.0.0.1:${daemon.port}`
const admin = { accessKeyId: 'test', secretAccessKey: 'test' }
const adminArn = 'arn:aws:iam::000000000000:user/admin'

test('AWS CLI v1', async (t) => {
  const reason = reasonToSkip(awsCli)
  if (reason !== undefined) return t.skip(reason)
  const args = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']
  const ran = await runProgram(pathOf(awsCli), args, clientEnvironment(daemon.endpoint, admin))
  assert.equal(ran.stdout.trim(), adminArn, ran.stderr)
})

test('AWS CLI v2', async (t) => {
  if ('missing' in awsCliVersion2) return t.skip(awsCliVersion2.missing)
  const args = ['--endpoint-url', daemon.endpoint, 'sts', 'get-caller-identity', '--output', 'json']
  const environment = clientEnvironment(daemon.endpoint, admin)
  const ran = await runProgram(awsCliVersion2.path, args, environment)
  assert.equal(JSON.parse(ran.stdout).Arn, adminArn, ran.stderr)
  const yaml = await runProgram(awsCliVersion2.path, [...args, '--output', 'yaml'], environment)
  assert.match(yaml.stdout, new RegExp(`^Arn: ${adminArn}$`, 'm'))
})

test('outputs of the AWS CLI: table, text, paging', async (t) => {
  const reason = reasonToSkip(awsCli)
  if (reason !== undefined) return t.skip(reason)
  const run = (...args: string[]) =>
    runProgram(pathOf(awsCli), args, clientEnvironment(daemon.endpoint, admin))
  for (const name of ['p1', 'p2', 'p3']) await run('iam', 'create-user', '--user-name', name)
  const table = await run('iam', 'list-users', '--output', 'table')
  assert.match(table.stdout, /\|\s+ListUsers\s+\|/)
  const text = ['--output', 'text', '--query', 'Users[].UserName']
  const small = await run('iam', 'list-users', '--page-size', '1', ...text)
  assert.deepEqual(small.stdout.split(/\s+/).filter(Boolean), ['admin', 'p1', 'p2', 'p3'])
  const two = await run('iam', 'list-users', '--max-items', '2', '--output', 'json')
  const page = JSON.parse(two.stdout)
  assert.equal(page.Users.length, 2)
  const rest = await run('iam', 'list-users', '--starting-token', page.NextToken, ...text)
  assert.deepEqual(rest.stdout.split(/\s+/).filter(Boolean), ['p2', 'p3'])
})

test('curl --aws-sigv4', async (t) => {
  const { stdout = '' } = spawnSync('curl', ['--help', 'all'], { encoding: 'utf8' })
  if (!stdout.includes('--aws-sigv4')) return t.skip('curl with --aws-sigv4 is not installed')
  const args = ['-s', '--aws-sigv4', 'aws:amz:us-east-1:sts', '--user', 'test:test']
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  const ran = await runProgram('curl', [...args, '-d', body, daemon.endpoint], {
    PATH: process.env['PATH'] ?? '',
  })
  assert.match(ran.stdout, new RegExp(`<Arn>${adminArn}</Arn>`))
})

test('presigned by botocore as Kubernetes does it', async (t) => {
  const reason = reasonToSkip(pythonWithBoto3)
  if (reason !== undefined) return t.skip(reason)
  const program = `
import boto3
client = boto3.client('sts')
def add_header(request, **_):
    request.headers['x-k8s-aws-id'] = 'my-cluster'
client.meta.events.register('before-sign.sts.GetCallerIdentity', add_header)
print(client.generate_presigned_url('get_caller_identity', ExpiresIn=60, HttpMethod='GET'))
`
  const environment = clientEnvironment(daemon.endpoint, admin)
  const ran = await runProgram(pathOf(pythonWithBoto3), ['-c', program], environment)
  const url = ran.stdout.trim()
  assert.match(url, /SignedHeaders=host%3Bx-k8s-aws-id/)
  const headers = { 'x-k8s-aws-id': 'my-cluster' }
  assert.match(await (await fetch(url, { headers })).text(), new RegExp(adminArn))
  const forged = await fetch(url, { headers: { 'x-k8s-aws-id': 'other' } })
  assert.equal(forged.status, 403)
  assert.match(await forged.text(), /SignatureDoesNotMatch/)
  const json = await fetch(url, { headers: { ...headers, accept: 'application/json' } })
  assert.partialDeepStrictEqual(await json.json(), {
    GetCallerIdentityResponse: { GetCallerIdentityResult: { Arn: adminArn } },
  })
})

interface Request {
  readonly body?: string
  readonly identity?: SigningIdentity
  readonly at?: number
  readonly service?: string
  /** Changes the headers after they were signed; undefined removes one. */
  readonly change?: Readonly<Record<string, string | undefined>>
  /** Sent instead of the body that was signed. */
  readonly sent?: string
}

const identityCall = 'Action=GetCallerIdentity&Version=2011-06-15'

async function send(request: Request) {
  const body = request.body ?? identityCall
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8'
  const signed = signRequest(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: ['Host', host, 'Content-Type', contentType],
      body: Buffer.from(body),
    },
    request.identity ?? admin,
    {
      region: 'us-east-1',
      service: request.service ?? 'sts',
      nowMilliseconds: request.at ?? Date.now(),
    },
  )
  const headers = new Headers()
  for (let index = 0; index < signed.length; index += 2) {
    const name = signed[index] ?? ''
    if (name.toLowerCase() !== 'host') headers.set(name, signed[index + 1] ?? '')
  }
  for (const [name, value] of Object.entries(request.change ?? {})) {
    if (value === undefined) headers.delete(name)
    else headers.set(name, value)
  }
  const response = await fetch(daemon.endpoint, {
    method: 'POST',
    headers,
    body: request.sent ?? body,
  })
  const text = await response.text()
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  return {
    status: response.status,
    code: element('Code'),
    message: element('Message')?.replaceAll('&apos;', "'").replaceAll('&quot;', '"'),
    arn: element('Arn'),
    requestId: response.headers.get('x-amzn-requestid'),
    element,
  }
}

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS ' +
  'Secret Access Key and signing method. Consult the service documentation for details.'
const invalid = 'The security token included in the request is invalid.'
const minutes = 60_000

const refusals: readonly (readonly [
  why: string,
  request: Request,
  status: number,
  code: string,
  message: string | RegExp,
])[] = [
  [
    'a wrong secret',
    { identity: { ...admin, secretAccessKey: 'tset' } },
    403,
    'SignatureDoesNotMatch',
    mismatch,
  ],
  [
    'an unknown key',
    { identity: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } },
    403,
    'InvalidClientTokenId',
    invalid,
  ],
  [
    'a token that is none',
    { identity: { ...admin, sessionToken: 'bm9uZQ==' } },
    403,
    'InvalidClientTokenId',
    invalid,
  ],
  [
    'a temporary key without its token',
    { identity: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } },
    403,
    'InvalidClientTokenId',
    invalid,
  ],
  [
    'no signature at all',
    { change: { authorization: undefined } },
    403,
    'MissingAuthenticationToken',
    'Request is missing Authentication Token',
  ],
  [
    'a clock that is 20 minutes late',
    { at: Date.now() - 20 * minutes },
    403,
    'SignatureDoesNotMatch',
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
  ],
  [
    'a clock that is 20 minutes early',
    { at: Date.now() + 20 * minutes },
    403,
    'SignatureDoesNotMatch',
    /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
  ],
  [
    'the scope of another service',
    { service: 'iam' },
    403,
    'SignatureDoesNotMatch',
    "Credential should be scoped to correct service: 'sts'. ",
  ],
  [
    'a body that was changed on the way',
    { sent: `${identityCall}&Extra=1` },
    403,
    'SignatureDoesNotMatch',
    mismatch,
  ],
  [
    'a signed header that was changed on the way',
    { change: { 'content-type': 'application/x-www-form-urlencoded' } },
    403,
    'SignatureDoesNotMatch',
    mismatch,
  ],
  [
    'an Authorization header without parts',
    { change: { authorization: 'AWS4-HMAC-SHA256' } },
    400,
    'IncompleteSignature',
    /requires 'Credential' parameter.*requires 'Signature' parameter.*requires 'SignedHeaders' parameter/,
  ],
  [
    'an Authorization header that is no list of pairs',
    { change: { authorization: 'AWS4-HMAC-SHA256 nonsense' } },
    400,
    'IncompleteSignature',
    /not a valid key=value pair \(missing equal-sign\) in Authorization header/,
  ],
]

for (const [why, request, status, code, message] of refusals) {
  test(`refuses ${why}`, async () => {
    const answer = await send(request)
    assert.deepEqual({ status: answer.status, code: answer.code }, { status, code })
    if (typeof message === 'string') assert.equal(answer.message, message)
    else assert.match(answer.message ?? '', message)
    assert.match(answer.requestId ?? '', /^[0-9a-f-]{36}$/)
  })
}

test('a session token belongs to its key, whole and unaltered', async () => {
  const body = 'Action=GetSessionToken&Version=2011-06-15'
  const { element } = await send({ body })
  const session = {
    accessKeyId: element('AccessKeyId') ?? '',
    secretAccessKey: element('SecretAccessKey') ?? '',
    sessionToken: element('SessionToken') ?? '',
  }
  assert.equal((await send({ identity: session })).arn, adminArn)
  const { sessionToken, ...bare } = session
  assert.equal((await send({ identity: bare })).code, 'InvalidClientTokenId')
  const altered = `${sessionToken.slice(0, 60)}${sessionToken[60] === 'A' ? 'B' : 'A'}${sessionToken.slice(61)}`
  const forged = await send({ identity: { ...bare, sessionToken: altered } })
  assert.equal(forged.code, 'InvalidClientTokenId')
  const foreign = await send({ identity: { ...admin, sessionToken } })
  assert.equal(foreign.code, 'InvalidClientTokenId')
})

test('a presigned request of IAM expires when it says', async () => {
  const query = 'Action=ListUsers&Version=2010-05-08'
  const presigned = (secondsAgo: number) =>
    presignQuery(
      { method: 'GET', path: '/', query, headers: ['Host', host], body: new Uint8Array() },
      admin,
      {
        region: 'us-east-1',
        service: 'iam',
        nowMilliseconds: Date.now() - secondsAgo * 1000,
        expiresSeconds: 60,
      },
    )
  assert.equal((await fetch(`${daemon.endpoint}/?${presigned(30)}`)).status, 200)
  const late = await fetch(`${daemon.endpoint}/?${presigned(90)}`)
  assert.equal(late.status, 403)
  assert.match(await late.text(), /Signature expired/)
})
