// Signed requests, mutated at random: none gets through that does not mean what was signed.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { presignQuery, signRequest } from '@iamd/wire'
import fc from 'fast-check'
import { startTestDaemon } from '../packages/server/test/support/test-daemon.ts'
import { meaningOf, mutations, nonsense } from './support/mutated-requests.ts'
import { exchange, type RawAnswer } from './support/raw-http.ts'

/** As for random inputs of operations: more runs and another seed look further. */
const seed = Number(process.env['IAMD_FUZZ_SEED'] ?? 20_261_128)
const numRuns = 25 * Number(process.env['IAMD_FUZZ_RUNS'] ?? 12)

const daemon = await startTestDaemon(['--rate-failed-signatures', '0'])
after(() => daemon[Symbol.asyncDispose]())
await daemon.iam().send(new CreateUserCommand({ UserName: 'alice' }))
const { host, port } = new URL(daemon.endpoint)
const form = 'application/x-www-form-urlencoded; charset=utf-8'
const at = (service: string) => ({
  region: 'us-east-1',
  service,
  nowMilliseconds: Date.now(),
})

const text = (first: string, headers: readonly string[], body = ''): string => {
  const lines = headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : [],
  )
  return [first, ...lines, 'Connection: close', '', body].join('\r\n')
}

function post(service: string, body: string): string {
  const headers = ['Host', host, 'Content-Type', form]
  const request = { method: 'POST', path: '/', query: '', headers, body: Buffer.from(body) }
  const signed = signRequest(request, daemon.root, at(service))
  return text('POST / HTTP/1.1', [...signed, 'Content-Length', String(body.length)], body)
}

function get(service: string, query: string, presigned: boolean): string {
  const request = {
    method: 'GET',
    path: '/',
    query,
    headers: ['Host', host],
    body: Buffer.alloc(0),
  }
  if (!presigned) {
    return text(`GET /?${query} HTTP/1.1`, signRequest(request, daemon.root, at(service)))
  }
  const signed = presignQuery(request, daemon.root, { ...at(service), expiresSeconds: 900 })
  return text(`GET /?${signed} HTTP/1.1`, ['Host', host])
}

const getUser = 'Action=GetUser&Version=2010-05-08&UserName=alice'
const identity = 'Action=GetCallerIdentity&Version=2011-06-15'
const signedRequests: Readonly<Record<string, () => string>> = {
  'a form': () => post('iam', getUser),
  'a query': () => get('iam', `${getUser}&Tag=a%20b+c`, false),
  'a presigned query': () => get('sts', identity, true),
}

/** What is answered to those who are not known, or whose request is none. */
const unknownCaller = new Set([
  ...['MissingAuthenticationToken', 'IncompleteSignature', 'InvalidClientTokenId'],
  ...['SignatureDoesNotMatch', 'ExpiredToken', 'InvalidAction', 'MalformedQueryString'],
  ...['UnknownOperationException', 'MalformedInput'],
])

/** Whether an answer shows that the daemon believed somebody. */
function isBelieved({ status, body }: RawAnswer): boolean {
  assert.ok(status < 500, `${status} ${body}`)
  if (status === 200) return true
  const code = /<Code>(\w+)<\/Code>|"(?:code|__type)":"(\w+)/i.exec(body)
  if (code === null) return false
  return !unknownCaller.has(code[1] ?? code[2] ?? '')
}

/** All answers to these bytes, which nothing more follows. */
const answersTo = (request: string) =>
  exchange(Number(port), Buffer.from(request, 'latin1'), { half: true })

const timeout = 10 * 60_000

for (const [what, make] of Object.entries(signedRequests)) {
  test(`${what}, mutated, is believed only if it means the same`, { timeout }, async () => {
    const [unchanged] = await answersTo(make())
    assert.equal(unchanged?.status, 200, unchanged?.body ?? 'no answer')
    let believed = 0
    await fc.assert(
      fc.asyncProperty(mutations, async (mutate) => {
        const original = make()
        const mutated = mutate(original)
        const [first, ...others] = await answersTo(mutated)
        if (first !== undefined && isBelieved(first)) {
          believed += 1
          assert.deepEqual(meaningOf(mutated), meaningOf(original), mutated)
        }
        for (const other of others) assert.equal(isBelieved(other), false, mutated)
      }),
      { seed, numRuns },
    )
    assert.ok(believed > 0, 'some mutations change nothing, such as those of headers nobody signs')
    assert.ok(believed < numRuns / 2, 'most mutations change something')
  })
}

test('nonsense is answered or hung up on, and nobody is believed', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(nonsense, async (request) => {
      for (const answer of await answersTo(request)) assert.equal(isBelieved(answer), false)
    }),
    { seed, numRuns },
  )
})

test('after all that, nobody has been made', async () => {
  const { Users } = await daemon.iam().send(new ListUsersCommand({}))
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['alice'],
  )
})
