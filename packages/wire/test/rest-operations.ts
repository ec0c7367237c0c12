// Access Analyzer, a rest-json service, through the AWS SDK: requests, answers and random values.

import { readFileSync } from 'node:fs'
import * as sdk from '@aws-sdk/client-accessanalyzer'
import {
  encodeRestResult,
  type RestAnswer,
  type ServiceModel,
  type Shape,
  type StructureShape,
} from '@iamd/wire'
import fc from 'fast-check'
import type { CompactModel } from '../src/model/compact-model.ts'
import { expandModel } from '../src/model/expand-model.ts'

const file = new URL('models/accessanalyzer.json', import.meta.url)
const wording = { printsValues: true, printsEnumValues: true, leadingMembers: {} }
const compact: CompactModel = JSON.parse(readFileSync(file, 'utf8'))

/** The model of Access Analyzer. */
export const analyzerModel: ServiceModel = expandModel('iam-toolbox', compact, wording)

/** The model without constraints, for values that no constraint was written for. */
export const relaxedModel: ServiceModel = {
  ...analyzerModel,
  shapes: new Map([...analyzerModel.shapes].map(([name, shape]) => [name, relax(shape)])),
}

function relax(shape: Shape): Shape {
  if (shape.type === 'string') return { type: 'string' }
  if (shape.type === 'integer') return { type: 'integer' }
  if (shape.type !== 'list') return shape
  const { min: _min, max: _max, ...rest } = shape
  return rest
}

/** A request as the SDK sends it. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly string[]
  readonly body: Uint8Array
}

interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

type CommandClass = new (input: object) => object
const isCommandClass = (value: unknown): value is CommandClass => typeof value === 'function'

/** The operations that the SDK knows, which may be fewer than the model has. */
export const knownOperations = [...analyzerModel.operations.values()].filter(({ name }) =>
  isCommandClass(Reflect.get(sdk, `${name}Command`)),
)

let answer: (sent: Sent) => RestAnswer = () => encodeRestResult(analyzerModel, '', {})
const client = new sdk.AccessAnalyzerClient({
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:4566',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
  requestHandler: {
    async handle({ method, path, query, headers, body }: SdkRequest) {
      const pairs = Object.entries(query).flatMap(([name, values]) =>
        [values ?? '']
          .flat()
          .map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
      )
      const { status, ...rest } = answer({
        method,
        path,
        query: pairs.join('&'),
        headers: Object.entries(headers).flat(),
        body: body instanceof Uint8Array ? body : Buffer.from(String(body ?? '')),
      })
      const response = { statusCode: status, ...rest, body: Buffer.from(rest.body) }
      return { response }
    },
  },
})

/** Calls an operation through the SDK; `respond` stands in for the server. */
export async function callOperation(
  name: string,
  input: object,
  respond: (sent: Sent) => RestAnswer,
): Promise<Readonly<Record<string, unknown>>> {
  const command: unknown = Reflect.get(sdk, `${name}Command`)
  if (!isCommandClass(command)) throw new Error(`the SDK has no ${name}Command`)
  answer = respond
  const output: unknown = await Reflect.apply(client.send, client, [new command(input)])
  return { ...Object(output) }
}

const text = fc.string({ unit: 'binary', maxLength: 8 }).map((drawn) => drawn.toWellFormed())
const seconds = { min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z') }

/** Values of a structure: what a path needs is there, and of a union one member. */
export function structureOf(name: string | undefined): fc.Arbitrary<object> {
  const shape = name === undefined ? undefined : analyzerModel.shapes.get(name)
  if (shape?.type !== 'structure') return fc.constant({})
  return shape.union ? unionOf(shape) : membersOf(shape)
}

function membersOf({ members }: StructureShape): fc.Arbitrary<object> {
  const record = members.map(({ name, shape, location }) => {
    if (location === 'path') return [name, text.map((drawn) => `p${drawn}`)] as const
    // A query can not tell an empty list from an absent one.
    if (location === 'query') return [name, valuesOf(shape).filter(isNotEmpty)] as const
    return [name, valuesOf(shape)] as const
  })
  // The SDK makes up a client token that is not given.
  const requiredKeys = members
    .filter(({ required, name }) => required || name === 'clientToken')
    .map(({ name }) => name)
  return fc.record(Object.fromEntries(record), { requiredKeys, noNullPrototype: true })
}

const isNotEmpty = (value: unknown): boolean => !Array.isArray(value) || value.length > 0

function unionOf({ members }: StructureShape): fc.Arbitrary<object> {
  const [first, ...rest] = members.map(({ name, shape }) =>
    valuesOf(shape).map((value) => ({ [name]: value })),
  )
  return first === undefined ? fc.constant({}) : fc.oneof(first, ...rest)
}

function valuesOf(shapeName: string): fc.Arbitrary<unknown> {
  const shape = analyzerModel.shapes.get(shapeName)
  switch (shape?.type) {
    case 'structure':
      return structureOf(shapeName)
    case 'list':
      return fc.array(valuesOf(shape.of), { maxLength: 3 })
    case 'map':
      return fc.dictionary(text, valuesOf(shape.value), { maxKeys: 3, noNullPrototype: true })
    case 'integer':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'timestamp':
      return fc.date({ ...seconds, noInvalidDate: true })
    default:
      return text
  }
}
