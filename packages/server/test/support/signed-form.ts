// Sends an awsQuery form as it is, signed, where the SDK would refuse or mend it. Tests only.
import { type ServiceModel, signRequest } from '@iamd/wire'
import type { FormParameters } from './model-inputs.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** Calls an operation with these parameters. */
export function sendSignedForm(
  { endpoint }: Pick<TestDaemon, 'endpoint'>,
  { apiVersion, signingName }: ServiceModel,
  operation: string,
  parameters: FormParameters,
  credentials: Credentials,
): Promise<Response> {
  const form = [['Action', operation] as const, ['Version', apiVersion] as const, ...parameters]
  const body = Buffer.from(form.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'))
  const url = new URL(endpoint)
  const contentType = 'application/x-www-form-urlencoded'
  const signed = signRequest(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: ['Host', url.host, 'Content-Type', contentType],
      body,
    },
    credentials,
    { region: 'us-east-1', service: signingName, nowMilliseconds: Date.now() },
  )
  const headers = new Headers()
  for (let index = 2; index < signed.length; index += 2) {
    headers.set(signed[index] ?? '', signed[index + 1] ?? '')
  }
  return fetch(url, { method: 'POST', headers, body })
}
