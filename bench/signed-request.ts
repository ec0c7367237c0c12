// Prepares signed requests as bytes, so that signing is no part of what is measured.
import { signRequest } from '@iamd/wire'

/** Who signs. */
export interface BenchCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The bytes of one signed awsQuery call. */
export function signedRequest(
  port: number,
  service: 'iam' | 'sts',
  credentials: BenchCredentials,
  parameters: Readonly<Record<string, string>>,
): Buffer {
  const version = service === 'iam' ? '2010-05-08' : '2011-06-15'
  const body = Buffer.from(new URLSearchParams({ Version: version, ...parameters }).toString())
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8'
  const headers = ['Host', `127.0.0.1:${port}`, 'Content-Type', contentType]
  const signed = signRequest({ method: 'POST', path: '/', query: '', headers, body }, credentials, {
    region: 'us-east-1',
    service,
    nowMilliseconds: Date.now(),
  })
  const lines = ['POST / HTTP/1.1']
  for (let index = 0; index < signed.length; index += 2) {
    lines.push(`${signed[index]}: ${signed[index + 1]}`)
  }
  lines.push(`Content-Length: ${body.length}`, '', '')
  return Buffer.concat([Buffer.from(lines.join('\r\n')), body])
}

/** The answer to one signed call, for preparing a benchmark. */
export async function call(
  port: number,
  service: 'iam' | 'sts',
  credentials: BenchCredentials,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const [head = '', body = ''] = signedRequest(port, service, credentials, parameters)
    .toString()
    .split('\r\n\r\n')
  const headers = head
    .split('\r\n')
    .slice(1)
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
