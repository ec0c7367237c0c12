// The AWS SDK for JavaScript as a client.
import { IAM } from '@aws-sdk/client-iam'
import { STS } from '@aws-sdk/client-sts'
import { AwsRefusal, type Client } from './client.ts'

const services = { iam: IAM, sts: STS } as const

/** Makes a client of the SDK. */
export function createSdkClient(): Client {
  return {
    async call({ endpoint, credentials, service, operation, input }) {
      const Service = services[service]
      const client = new Service({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 })
      try {
        const name = operation.charAt(0).toLowerCase() + operation.slice(1)
        const method: unknown = Reflect.get(client, name)
        if (typeof method !== 'function') throw new Error(`the SDK has no ${name}`)
        return withoutMetadata(await Reflect.apply(method, client, [input]))
      } catch (error) {
        throw toRefusal(operation, error)
      } finally {
        client.destroy()
      }
    },
    async close() {},
  }
}

function withoutMetadata(output: object): unknown {
  const members = Object.entries(output).filter(([name]) => name !== '$metadata')
  return JSON.parse(JSON.stringify(Object.fromEntries(members)))
}

/** Errors that the model knows have the wire code as `Code`; others have it as their name. */
function toRefusal(operation: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('$fault' in error)) return error
  const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name
  return new AwsRefusal(code, operation, error.message)
}
