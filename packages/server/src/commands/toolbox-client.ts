// A client of IAM Toolbox: signed GET requests that answer JSON.
import { type SigningIdentity, signRequest } from '@iamd/wire'

/** IAM Toolbox did not answer, or refused; the message is for people. */
export class ToolboxRefusal extends Error {
  override readonly name = 'ToolboxRefusal'
}

/** What came back. */
export interface ToolboxAnswer {
  readonly status: number
  /** The name of the error, where there is one. */
  readonly error: string | undefined
  readonly body: unknown
}

/** Makes one call; rejects with {@link ToolboxRefusal} when nobody answers. */
export type ToolboxClient = (
  path: string,
  query: Readonly<Record<string, string>>,
) => Promise<ToolboxAnswer>

const timeoutMilliseconds = 10_000

/** Makes a client for an endpoint. IAM Toolbox signs as IAM does. */
export function toolboxClient(
  endpoint: URL,
  region: string,
  identity: SigningIdentity,
): ToolboxClient {
  return async (path, query) => {
    const text = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    const request = {
      method: 'GET',
      path,
      query: text,
      headers: ['Host', endpoint.host],
      body: new Uint8Array(),
    }
    const target = { region, service: 'iam', nowMilliseconds: Date.now() }
    const url = new URL(text === '' ? path : `${path}?${text}`, endpoint)
    const response = await get(url, headerPairs(signRequest(request, identity, target)))
    const error = response.headers.get('x-amzn-ErrorType')?.replace(/:.*$/, '')
    return { status: response.status, error, body: await json(response) }
  }
}

async function get(url: URL, headers: [string, string][]): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMilliseconds) })
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ToolboxRefusal(`no answer from ${url.origin}: ${reason}`, { cause: error })
  }
}

/** `fetch` sets Host itself, to the same. */
function headerPairs(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = flat[index] ?? ''
    if (name !== 'Host') pairs.push([name, flat[index + 1] ?? ''])
  }
  return pairs
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}
