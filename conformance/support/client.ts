// What the AWS clients under test have in common, so that one list of steps can drive them all.
import type { ServiceName } from './aws-operations.ts'

/** Credentials, as clients take them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A call to make. */
export interface ClientCall {
  readonly endpoint: string
  readonly credentials: Credentials
  readonly service: ServiceName
  /** As AWS names it: `CreateUser`. */
  readonly operation: string
  readonly input: object
}

/** A real, unmodified AWS client. */
export interface Client {
  /** Makes a call; gives the answer as JSON. Rejects with {@link AwsRefusal} when AWS refuses. */
  call(call: ClientCall): Promise<unknown>
  close(): Promise<void>
}

/** An error of AWS as a client shows it. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal'
  readonly code: string
  readonly operation: string

  constructor(code: string, operation: string, message: string) {
    super(message)
    this.code = code
    this.operation = operation
  }
}

/** AWS CLI and boto3 word refusals alike; anything else that they print is no refusal. */
const refusalPattern =
  /^An error occurred \((?<code>\w+)\) when calling the (?<operation>\w+) operation: (?<message>.*)$/s

/** Reads a refusal as the AWS CLI and boto3 print it. */
export function parseRefusal(text: string): AwsRefusal | undefined {
  const { code, operation, message } = refusalPattern.exec(text)?.groups ?? {}
  if (code === undefined || operation === undefined || message === undefined) return undefined
  return new AwsRefusal(code, operation, message)
}
