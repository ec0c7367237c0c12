// Requests over a raw socket, mutated at random, and what a request means to whoever signed it.
import fc from 'fast-check'

/** Changes the text of a request; characters are bytes. */
export type Mutation = (request: string) => string

const tokens = [
  ...['\r\n', '\r\n ', '\n', '\r', '\t', ' ', '\u0000', '\u00a0', '\u00ff', 'x', '0'],
  ...['%', '%00', '%20', '%2F', '%ff', '+', '&', '=', ';', ',', ':', '/', '//', '/./', '/../', '?'],
  ...['&Action=CreateUser', '&UserName=mallory', '&Version=2010-05-08', '&X-Amz-Expires=9'],
  ...['X-Amz-Content-SHA256: UNSIGNED-PAYLOAD\r\n', 'Host: elsewhere\r\n', 'Content-Length: 3\r\n'],
  ...[
    'X-Amz-Date: 20260101T000000Z\r\n',
    'X-Amz-Security-Token: x\r\n',
    'Expect: 100-continue\r\n',
  ],
  ...['Transfer-Encoding: chunked\r\n', 'Authorization: AWS4-HMAC-SHA256 x\r\n', ', Signature=0'],
]

const spot = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const at = (request: string, where: number) => Math.floor(where * request.length)

const replaced = fc.tuple(spot, fc.integer({ min: 0, max: 255 })).map(
  ([where, byte]): Mutation =>
    (request) => {
      const index = at(request, where)
      return request.slice(0, index) + String.fromCharCode(byte) + request.slice(index + 1)
    },
)

const removed = fc.tuple(spot, fc.integer({ min: 1, max: 12 })).map(
  ([where, length]): Mutation =>
    (request) => {
      const index = at(request, where)
      return request.slice(0, index) + request.slice(index + length)
    },
)

const inserted = fc.tuple(spot, fc.constantFrom(...tokens)).map(
  ([where, token]): Mutation =>
    (request) => {
      const index = at(request, where)
      return request.slice(0, index) + token + request.slice(index)
    },
)

const inOtherCase = fc.tuple(spot, fc.integer({ min: 1, max: 40 })).map(
  ([where, length]): Mutation =>
    (request) => {
      const index = at(request, where)
      const part = request.slice(index, index + length)
      const turned = part === part.toUpperCase() ? part.toLowerCase() : part.toUpperCase()
      return request.slice(0, index) + turned + request.slice(index + length)
    },
)

const cutOff = spot.map(
  (where): Mutation =>
    (request) =>
      request.slice(0, at(request, where)),
)

/** Works on the lines of the head. */
const onLines = (change: (lines: string[], first: number, second: number) => void) =>
  fc.tuple(spot, spot).map(
    ([one, other]): Mutation =>
      (request) => {
        const lines = request.split('\r\n')
        change(lines, Math.floor(one * lines.length), Math.floor(other * lines.length))
        return lines.join('\r\n')
      },
  )

const lineTwice = onLines((lines, from, to) => lines.splice(to, 0, lines[from] ?? ''))
const lineMoved = onLines((lines, from, to) => lines.splice(to, 0, ...lines.splice(from, 1)))
const lineWithout = onLines((lines, from) => lines.splice(from, 1))

/** One mutation or a few, one after the other. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: replaced },
      { weight: 4, arbitrary: inserted },
      { weight: 2, arbitrary: removed },
      inOtherCase,
      cutOff,
      lineTwice,
      lineMoved,
      lineWithout,
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((chosen) => (request) => chosen.reduce((text, mutate) => mutate(text), request))

/** Requests without rhyme or reason. */
export const nonsense: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...tokens),
      fc.constantFrom('GET ', 'POST ', '/', ' HTTP/1.1', '\r\n', '\r\n\r\n', 'Host: x\r\n'),
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 40 },
  )
  .chain((parts) =>
    fc.constantFrom('', 'GET / HTTP/1.1\r\nHost: x\r\n').map((start) => start + parts.join('')),
  )

/**
 * All that a signature vouches for, in a form that is equal where two requests mean the same. It is
 * read from the text alone, with nothing of the daemon; undefined for what is no whole request.
 */
export function meaningOf(text: string): object | undefined {
  // RFC 9112, 2.2: line ends before a request are ignored, a bare one may be one.
  const request = text.replace(/^[\r\n]+/, '')
  const end = request.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = request.slice(0, end).split('\r\n')
  const [method, target = ''] = first.split(' ')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    const value = line.slice(colon + 1).replace(/[ \t]+/g, ' ')
    return [line.slice(0, colon).toLowerCase(), value.replace(/^ | $/g, '')] as const
  })
  const headerOf = (name: string) =>
    headers
      .filter(([each]) => each === name)
      .map(([, value]) => value)
      .join()
  const [path = '', ...query] = target.split('?')
  const parameters = new URLSearchParams(query.join('?'))
  const authorization = headerOf('authorization')
  const part = (name: string) =>
    new RegExp(`[ ,]${name}=([^,]*?) *(?:,|$)`).exec(authorization)?.[1] ??
    parameters.get(`X-Amz-${name}`)
  const signedHeaders = part('SignedHeaders') ?? ''
  const start = end + 4
  return {
    method,
    path: new URL(`http://x${path.replace(/\/+/g, '/')}`).pathname,
    parameters: [...parameters].map(String).sort(),
    algorithm: authorization.split(' ')[0],
    credential: part('Credential'),
    signature: part('Signature'),
    signedHeaders,
    values: signedHeaders.split(';').map(headerOf),
    body: request.slice(start, start + Number(headerOf('content-length') || 0)),
  }
}
