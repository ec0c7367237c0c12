// HTTP as no client would send it: smuggled, pipelined, cut off, half closed. The daemon goes on.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, test } from 'node:test'
import { signRequest } from '@iamd/wire'
import { exchange } from './support/raw-http.ts'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()
const host = `127.0.0.1:${daemon.port}`
const admin = { accessKeyId: 'test', secretAccessKey: 'test' }
const form = 'application/x-www-form-urlencoded; charset=utf-8'

/** A signed POST as text, with lines added to its head after it was signed. */
function call(body: string, ...added: readonly string[]): string {
  const headers = ['Host', host, 'Content-Type', form]
  const signed = signRequest(
    { method: 'POST', path: '/', query: '', headers, body: Buffer.from(body) },
    admin,
    { region: 'us-east-1', service: 'iam', nowMilliseconds: Date.now() },
  )
  const lines = signed.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${signed[index + 1]}`] : [],
  )
  return ['POST / HTTP/1.1', ...lines, ...added, '', body].join('\r\n')
}

const withLength = (body: string, ...added: readonly string[]): string =>
  call(body, `Content-Length: ${Buffer.byteLength(body)}`, ...added)

const createUser = (name: string): string => `Action=CreateUser&Version=2010-05-08&UserName=${name}`
const getUser = (name: string): string => `Action=GetUser&Version=2010-05-08&UserName=${name}`

async function userExists(name: string): Promise<boolean> {
  const [answer] = await exchange(daemon.port, withLength(getUser(name), 'Connection: close'))
  assert.match(String(answer?.status), /^(200|404)$/)
  return answer?.status === 200
}

afterEach(async () => {
  assert.equal((await fetch(`${daemon.endpoint}/health`)).status, 200)
  assert.equal(await userExists('admin'), true, 'the daemon goes on')
})

test('pipelined calls are answered each, in their order', async () => {
  const names = ['first', 'second', 'third']
  const calls = [
    ...names.map((name) => withLength(createUser(name))),
    withLength(getUser('nobody')),
    withLength(getUser('admin'), 'Connection: close'),
  ]
  const answers = await exchange(daemon.port, calls.join(''))
  assert.deepEqual(
    answers.map(({ status, body }) => [status, /<UserName>(\w+)</.exec(body)?.[1]]),
    [
      [200, 'first'],
      [200, 'second'],
      [200, 'third'],
      [404, undefined],
      [200, 'admin'],
    ],
  )
})

test('garbage behind a good call ends the connection', async () => {
  const answers = await exchange(
    daemon.port,
    `${withLength(getUser('admin'))}\u0000garbage\r\n\r\n`,
  )
  assert.ok(answers.length >= 1)
  assert.equal(answers.at(-1)?.status, 400)
})

test('a length that is doubled, contradicted or no number lets nothing be smuggled', async () => {
  const body = createUser('smuggled')
  const inner = withLength(body)
  const requests = [
    call(body, 'Content-Length: 5', `Content-Length: ${body.length}`),
    call(`0\r\n\r\n${inner}`, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    call(body, 'Content-Length: -1'),
    call(body, 'Content-Length: 1e2'),
    call(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked, x'),
    `POST / HTTP/1.1\r\nHost : ${host}\r\n\r\n`,
  ]
  for (const request of requests) {
    const answers = await exchange(daemon.port, request)
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400],
      request,
    )
  }
  assert.equal(await userExists('smuggled'), false)
})

test('a chunked body is taken whole, up to the limit that all bodies have', async () => {
  const body = createUser('chunked')
  const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const head = call(body, 'Transfer-Encoding: chunked', 'Connection: close').slice(0, -body.length)
  const [answer] = await exchange(daemon.port, head + chunks)
  assert.equal(answer?.status, 200)
  assert.equal(await userExists('chunked'), true)

  const megabyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`
  const endless = `${head}${megabyte.repeat(11)}0\r\n\r\n`
  const [tooLarge] = await exchange(daemon.port, endless)
  assert.deepEqual([tooLarge?.status, tooLarge?.body], [413, ''])
})

test('a client that closes its half after asking is answered', async () => {
  const [answer] = await exchange(daemon.port, withLength(getUser('admin')), { half: true })
  assert.equal(answer?.status, 200)
  assert.match(answer?.body ?? '', /<UserName>admin<\/UserName>/)
})

test('a request that is cut off is not carried out', async () => {
  const whole = withLength(createUser('cut-off'))
  for (const length of [1, 40, whole.indexOf('\r\n\r\n') + 4, whole.length - 1]) {
    await exchange(daemon.port, whole.slice(0, length), { half: true })
  }
  assert.equal(await userExists('cut-off'), false)
})

test('half of a hundred requests, and nothing more, keep nobody else waiting', async () => {
  const half = withLength(createUser('half')).slice(0, 200)
  const sockets = Array.from({ length: 100 }, () => connect(daemon.port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) {
    socket.on('error', () => {})
    socket.write(half)
  }
  assert.equal(await userExists('admin'), true)
  const [answer] = await exchange(
    daemon.port,
    withLength(createUser('meanwhile'), 'Connection: close'),
  )
  assert.equal(answer?.status, 200)
  for (const socket of sockets) socket.destroy()
  assert.equal(await userExists('half'), false)
})

test('methods and targets that are none of ours', async () => {
  const close = `Host: ${host}\r\nConnection: close\r\n\r\n`
  const query = 'Version=2010-05-08'
  const [redirect] = await exchange(daemon.port, `GET /?${query} HTTP/1.1\r\n${close}`)
  assert.deepEqual(
    [redirect?.status, redirect?.headers.get('location'), redirect?.body],
    [302, `https://aws.amazon.com/iam?${query}`, ''],
  )
  for (const line of ['PUT /', 'DELETE /', 'OPTIONS *', 'PATCH /x', 'GET /health/../x']) {
    const [answer] = await exchange(daemon.port, `${line} HTTP/1.1\r\n${close}`)
    assert.ok(answer !== undefined && answer.status < 500, `${line}: ${answer?.status}`)
    assert.notEqual(answer.status, 200, line)
  }
  const [noHost] = await exchange(daemon.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')
  assert.equal(noHost?.status, 400)
})
