// HTTP by hand over a socket, for what no HTTP client would send.
import { connect, type Socket } from 'node:net'

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number
  /** The lines before the body, with names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Sends bytes; gives all answers that came until the daemon closed the connection. */
export function exchange(
  port: number,
  bytes: string | Uint8Array,
  { half = false } = {},
): Promise<readonly RawAnswer[]> {
  return new Promise((resolve) => {
    const received: Buffer[] = []
    const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: half }, () => {
      if (half) socket.end(bytes)
      else socket.write(bytes)
    })
    socket.on('data', (chunk: Buffer) => received.push(chunk))
    // A daemon that hangs up while more is being sent resets the connection; what came counts.
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve(parseAnswers(Buffer.concat(received).toString('utf8'))))
  })
}

function parseAnswers(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) throw new Error(`no whole answer: ${rest}`)
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
    )
    const length = Number(headers.get('content-length') ?? 0)
    const body = Buffer.from(rest.slice(end + 4)).subarray(0, length)
    answers.push({ status: Number(first.split(' ')[1]), headers, body: body.toString('utf8') })
    const following = Buffer.from(rest.slice(end + 4))
      .subarray(length)
      .toString('utf8')
    // Node's own refusals are chunked, and empty.
    rest = headers.has('transfer-encoding') ? following.replace(/^0\r\n\r\n/, '') : following
  }
  return answers
}
