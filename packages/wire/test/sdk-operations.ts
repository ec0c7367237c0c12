// The operations of the AWS SDK's clients with random inputs and outputs made from our models.

import * as iamSdk from '@aws-sdk/client-iam'
import * as stsSdk from '@aws-sdk/client-sts'
import { loadServiceModel, type ServiceModel, type Shape } from '@iamd/wire'
import fc from 'fast-check'

/** The services of the awsQuery protocol. */
export const queryServiceIds = ['iam', 'sts'] as const
export type QueryServiceId = (typeof queryServiceIds)[number]

/** What a client sends, as our server would receive it. */
export interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly body: string
}

/** Calls an operation through the SDK; `answer` stands in for the server. */
export type Call = (
  operationName: string,
  input: object,
  answer: (sent: Sent) => Reply,
) => Promise<Readonly<Record<string, unknown>>>

export interface SdkService {
  readonly model: ServiceModel
  /** The model without constraints, for values that no constraint was written for. */
  readonly relaxed: ServiceModel
  readonly call: Call
}

type CommandClass = new (input: object) => object

function isCommandClass(value: unknown): value is CommandClass {
  return typeof value === 'function'
}

function commandOf(sdk: object, operationName: string, input: object): object {
  const command: unknown = Reflect.get(sdk, `${operationName}Command`)
  if (!isCommandClass(command)) throw new Error(`the SDK has no ${operationName}Command`)
  return new command(input)
}

interface SdkRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

function requestHandler(answer: () => (sent: Sent) => Reply) {
  return {
    async handle({ path, headers, body }: SdkRequest) {
      const { status, body: text } = answer()({ path, headers, body: String(body) })
      const response = {
        statusCode: status,
        headers: { 'content-type': 'text/xml' },
        body: new Uint8Array(Buffer.from(text)),
      }
      return { response }
    },
  }
}

export const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

function createCall(id: QueryServiceId): Call {
  let current: (sent: Sent) => Reply = () => ({ status: 500, body: '' })
  const sdk = id === 'iam' ? iamSdk : stsSdk
  const client = new (id === 'iam' ? iamSdk.IAMClient : stsSdk.STSClient)({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4566',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    requestHandler: requestHandler(() => current),
    maxAttempts: 1,
  })
  return async (operationName, input, answer) => {
    current = answer
    const command = commandOf(sdk, operationName, input)
    const output: unknown = await Reflect.apply(client.send, client, [command])
    return { ...Object(output) }
  }
}

/** A service with its model and a client for it. */
export function sdkService(id: QueryServiceId): SdkService {
  const model = loadServiceModel(id)
  const shapes = new Map([...model.shapes].map(([name, shape]) => [name, relaxShape(shape)]))
  return { model, relaxed: { ...model, shapes }, call: createCall(id) }
}

function relaxShape(shape: Shape): Shape {
  switch (shape.type) {
    case 'structure': {
      const members = shape.members.map((member) => ({ ...member, required: false }))
      return { type: 'structure', members }
    }
    case 'list':
    case 'map': {
      const { min: _min, max: _max, ...rest } = shape
      return rest
    }
    default:
      return { type: shape.type }
  }
}

const notInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** Text of any characters that XML can hold. */
const text = fc.string({ unit: 'binary', maxLength: 8 }).map((drawn) => {
  const clean = drawn.toWellFormed().replace(notInXml, '?')
  // The SDK's XML parser takes a blank text with a line end for indentation, and drops it.
  return clean.trim() === '' ? clean.replaceAll('\n', ' ') : clean
})

const seconds = { min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z') }
const date = fc.date({ ...seconds, noInvalidDate: true }).map((drawn) => {
  drawn.setUTCMilliseconds(0)
  return drawn
})

/** Values of a shape. Structures have at least one member: awsQuery cannot send empty ones. */
export function arbitraryOf(model: ServiceModel, shapeName: string): fc.Arbitrary<unknown> {
  const shape = model.shapes.get(shapeName)
  switch (shape?.type) {
    case 'structure':
      return fc
        .record(
          Object.fromEntries(
            shape.members.map((member) => [member.name, arbitraryOf(model, member.shape)]),
          ),
          { requiredKeys: [], noNullPrototype: true },
        )
        .filter((value) => Object.keys(value).length > 0)
    case 'list':
      return fc.array(arbitraryOf(model, shape.of), { maxLength: 3 })
    case 'map':
      return fc.dictionary(text, arbitraryOf(model, shape.value), {
        maxKeys: 3,
        minKeys: 1,
        noNullPrototype: true,
      })
    case 'integer':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'timestamp':
      return date
    case 'blob':
      return fc.uint8Array({ maxLength: 8 })
    default:
      return text
  }
}
