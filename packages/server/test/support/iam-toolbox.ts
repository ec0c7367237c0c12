// A client of IAM Toolbox, which AWS's SDK for JavaScript does not have yet. Tests only.
import { signRequest } from '@iamd/wire'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** An answer, whatever it is. */
export interface ToolboxAnswer {
  readonly status: number
  readonly error: string | null
  readonly body: Readonly<Record<string, unknown>>
}

/** How a request is signed, when not by the root user now. */
export interface Signing {
  readonly credentials?: Credentials
  readonly now?: () => Date
}

/** Makes a client. */
export function toolbox(
  daemon: Pick<TestDaemon, 'endpoint' | 'root'>,
  { credentials = daemon.root, now = () => new Date() }: Signing = {},
) {
  const { host } = new URL(daemon.endpoint)
  const get = async (path: string, parameters: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(parameters).toString().replaceAll('+', '%20')
    const request = { method: 'GET', path, query, headers: ['Host', host], body: new Uint8Array() }
    const target = { region: 'us-east-1', service: 'iam', nowMilliseconds: now().getTime() }
    const signed = signRequest(request, credentials, target)
    const headers = signed.flatMap((name, index): [string, string][] =>
      index % 2 === 0 && name !== 'Host' ? [[name, signed[index + 1] ?? '']] : [],
    )
    const response = await fetch(`${daemon.endpoint}${path}?${query}`, { headers })
    const answer: ToolboxAnswer = {
      status: response.status,
      error: response.headers.get('x-amzn-errortype'),
      body: Object(await response.json()),
    }
    return answer
  }
  return {
    GetRequestAuthorizationDetails: (authorizationId: string, nextToken?: string) =>
      get(
        `/authorization-details/${authorizationId}`,
        nextToken === undefined ? {} : { nextToken },
      ),
    GetRequestAuthorizationPolicy: (authorizationId: string, policyUri?: string) =>
      get(
        `/authorization-details/${authorizationId}/policy`,
        policyUri === undefined ? {} : { policyUri },
      ),
  }
}
