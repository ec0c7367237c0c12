// What anyone may send, and for how long, before the daemon knows who it is: each limit, on the wire.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { signRequest } from '@iamd/wire'
import { defaultHttpLimits, type HttpLimits } from '../src/http/http-limits.ts'
import { scrape } from './support/metrics.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

async function daemonWith(
  limits: Partial<HttpLimits>,
  flags: readonly string[] = [],
): Promise<TestDaemon & { readonly port: number }> {
  const daemon = await startTestDaemon(flags, { httpLimits: { ...defaultHttpLimits, ...limits } })
  after(() => daemon[Symbol.asyncDispose]())
  return { ...daemon, port: Number(new URL(daemon.endpoint).port) }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Waits for the end of a connection, however it comes. */
const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })

/** All that a connection still says, until it ends. */
async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await ended(socket)
  return Buffer.concat(chunks).toString()
}

async function answerTo(port: number, request: string): Promise<string> {
  const socket = await connected(port)
  socket.write(request)
  return rest(socket)
}

/** What was said, up to the end of the first head. */
async function firstHead(socket: Socket): Promise<string> {
  let text = ''
  while (!text.includes('\r\n\r\n')) {
    const [chunk] = await once(socket, 'data')
    text += String(chunk)
  }
  return text
}

const statuses = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

const health = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'
const lastHealth = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
const post = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`

const short = { headersMilliseconds: 150, requestMilliseconds: 300, checkMilliseconds: 20 }

/** Sends one byte again and again, until the connection ends. */
async function trickle(port: number, start: string, byte: string): Promise<string> {
  const socket = await connected(port)
  socket.write(start)
  const timer = setInterval(() => socket.write(byte), 10)
  const answer = await rest(socket)
  clearInterval(timer)
  return answer
}

test('headers that trickle in end in 408', async () => {
  const { port } = await daemonWith(short)
  assert.deepEqual(statuses(await trickle(port, 'GET / HTTP/1.1\r\nX: ', 'x')), [408])
  assert.deepEqual(statuses(await answerTo(port, lastHealth)), [200])
})

test('a body that trickles in ends in 408, chunked or not', async () => {
  const { port } = await daemonWith(short)
  assert.deepEqual(statuses(await trickle(port, post(1_000_000), 'x')), [408])
  const chunked = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
  assert.deepEqual(statuses(await trickle(port, chunked, '1\r\nx\r\n')), [408])
})

test('a connection that says nothing is ended, at first and after a call', async () => {
  const { port } = await daemonWith({ ...short, idleMilliseconds: 200 })
  assert.match(await answerTo(port, ''), /^(HTTP\/1\.1 408 |$)/)
  const answer = await answerTo(port, health)
  assert.deepEqual(statuses(answer), [200], 'kept alive, and then ended without a word')
})

test('a client that never reads its answers is hung up on', async () => {
  const daemon = await daemonWith({ idleMilliseconds: 200 })
  const socket = await connected(daemon.port)
  socket.pause()
  // The answer says all of the query again, so that the buffers of both ends are soon full.
  const asks = `GET /?${'y'.repeat(30_000)} HTTP/1.1\r\nHost: x\r\n\r\n`
  const ask = () => {
    while (!socket.destroyed && socket.write(asks));
  }
  socket.on('drain', ask)
  ask()
  await ended(socket)
})

test('too many headers and too long headers are refused before anything is looked at', async () => {
  const { port } = await daemonWith({ headers: 10 })
  const withHeaders = (count: number) =>
    lastHealth
      .replace('/health', '/')
      .replace('\r\n\r\n', `\r\n${'X: y\r\n'.repeat(count - 2)}\r\n`)
  assert.deepEqual(statuses(await answerTo(port, withHeaders(10))), [302])
  assert.deepEqual(statuses(await answerTo(port, withHeaders(11))), [431])
  const long = lastHealth.replace('Host: x', `Host: x\r\nX: ${'y'.repeat(40_000)}`)
  assert.deepEqual(statuses(await answerTo(port, long)), [431])
  const target = `GET /?${'y'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`
  assert.deepEqual(statuses(await answerTo(port, target)), [431])
})

test('requests sent ahead on one connection are answered up to a limit, in order', async () => {
  const { port } = await daemonWith({ unansweredRequests: 5 })
  const within = await answerTo(port, health.repeat(4) + lastHealth)
  assert.deepEqual(statuses(within), [200, 200, 200, 200, 200])
  const beyond = await answerTo(port, health.repeat(2_000))
  assert.deepEqual(statuses(beyond), [200, 200, 200, 200, 200, 503])
  assert.match(beyond, /connection: close/i)
})

test('any number of requests go over one connection one after another', async () => {
  const { port } = await daemonWith({ unansweredRequests: 1 })
  const socket = await connected(port)
  for (let call = 0; call < 20; call += 1) {
    socket.write(health)
    assert.deepEqual(statuses(await firstHead(socket)), [200])
  }
  socket.destroy()
})

test('an address has only so many connections, and gets more when it ends some', async () => {
  const { port } = await daemonWith({}, ['--connections-per-address', '3'])
  const open = await Promise.all([1, 2, 3].map(() => connected(port)))
  for (const socket of open) socket.write(health)
  for (const socket of open) assert.deepEqual(statuses(await firstHead(socket)), [200])
  assert.equal(await answerTo(port, health), '')
  const [first] = open
  first?.end()
  if (first) await rest(first)
  assert.deepEqual(statuses(await answerTo(port, lastHealth)), [200])
  for (const socket of open) socket.destroy()
})

test('a trusted proxy may have more, but not more than there are in all', async () => {
  const flags = ['--connections-per-address', '1', '--connections', '3']
  const { port } = await daemonWith({}, [...flags, '--trusted-proxy', '127.0.0.1'])
  const open = await Promise.all([1, 2, 3].map(() => connected(port)))
  for (const socket of open) socket.write(health)
  for (const socket of open) assert.deepEqual(statuses(await firstHead(socket)), [200])
  assert.equal(await answerTo(port, health), '')
  for (const socket of open) socket.destroy()
})

const form = 'application/x-www-form-urlencoded'

/** A signed GetCallerIdentity of so many bytes. */
function signedCall({ root }: TestDaemon, port: number, bytes: number): string {
  const query = 'Action=GetCallerIdentity&Version=2011-06-15&X='
  const body = query + 'x'.repeat(bytes - query.length)
  const headers = ['Host', `127.0.0.1:${port}`, 'Content-Type', form]
  const signed = signRequest(
    { method: 'POST', path: '/', query: '', headers, body: Buffer.from(body) },
    root,
    { region: 'us-east-1', service: 'sts', nowMilliseconds: Date.now() },
  )
  const lines = signed.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${signed[at + 1]}`] : []))
  const head = ['POST / HTTP/1.1', ...lines, `Content-Length: ${bytes}`, 'Connection: close']
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** Opens a body and sends so much of it, but not all. */
async function openBody(port: number, bytes: number): Promise<Socket> {
  const socket = await connected(port)
  await new Promise<void>((resolve) => {
    socket.write(post(bytes + 1) + 'x'.repeat(bytes), () => resolve())
  })
  return socket
}

/** Asks until the answer has this status; the test's own time is the limit. */
async function until(status: number, ask: () => Promise<string>): Promise<void> {
  while (statuses(await ask())[0] !== status);
}

test('large bodies share a room, and who fills it keeps no ordinary call waiting', async () => {
  const daemon = await daemonWith({ heldBytes: 1_000_000 })
  const { port } = daemon
  const large = () => answerTo(port, signedCall(daemon, port, 300_000))
  assert.deepEqual(statuses(await large()), [200])
  let held = await openBody(port, 400_000)
  let refused = await large()
  // Whichever of the two came first found room.
  while (statuses(refused)[0] !== 503) {
    held.destroy()
    held = await openBody(port, 400_000)
    refused = await large()
  }
  assert.match(refused, /retry-after: 1/i)
  const small = await answerTo(port, signedCall(daemon, port, 10_000))
  assert.deepEqual(statuses(small), [200])
  held.destroy()
  await until(200, large)
  // Nothing is lost on the way: after many refusals there is as much room as at first.
  const most = () => answerTo(port, signedCall(daemon, port, 490_000))
  assert.deepEqual(statuses(await most()), [200])
})

test('a body over the limit is refused, whatever it says it is', async () => {
  const daemon = await daemonWith({ bodyBytes: 1_000 })
  const { port } = daemon
  assert.deepEqual(statuses(await answerTo(port, signedCall(daemon, port, 1_000))), [200])
  assert.deepEqual(statuses(await answerTo(port, signedCall(daemon, port, 1_001))), [413])
})

test('what is refused before it is a call is counted, each once', async () => {
  const { port, endpoint } = await daemonWith({ ...short, bodyBytes: 100, unansweredRequests: 1 })
  assert.deepEqual(statuses(await answerTo(port, 'no HTTP\r\n\r\n')), [400])
  const large = `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(40_000)}\r\n\r\n`
  assert.deepEqual(statuses(await answerTo(port, large)), [431])
  assert.deepEqual(statuses(await answerTo(port, 'GET / HTTP/1.1\r\nHost: x\r\n')), [408])
  assert.deepEqual(statuses(await answerTo(port, `${post(10)}half`)), [408])
  assert.deepEqual(statuses(await answerTo(port, `${post(101)}${'a'.repeat(101)}`)), [413])
  assert.deepEqual(statuses(await answerTo(port, `${health}${health}`)), [200, 503])
  const metrics = await scrape(endpoint)
  const counted = (code: string) =>
    metrics.get(`iamd_requests_total{service="unknown",operation="unknown",code="${code}"}`)
  assert.equal(counted('BadRequest'), 1)
  assert.equal(counted('RequestHeaderFieldsTooLarge'), 1)
  assert.equal(counted('RequestTimeout'), 2)
  assert.equal(counted('RequestEntityTooLarge'), 1)
  assert.equal(counted('ServiceUnavailable'), 1)
})
