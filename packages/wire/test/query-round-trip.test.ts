// Every operation through the real AWS SDK: its request decodes, our answer reads back the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeQueryInput,
  deriveSigningKey,
  encodeQueryError,
  encodeQueryResult,
  modelledError,
  parseQueryParameters,
  readCredential,
  resolveOperation,
  verifySignature,
} from '@iamd/wire'
import fc from 'fast-check'
import {
  arbitraryOf,
  type QueryServiceId,
  queryServiceIds,
  type SdkService,
  type Sent,
  sdkService,
  secretAccessKey,
} from './sdk-operations.ts'

function verify(id: QueryServiceId, { path, headers, body }: Sent): void {
  const request = {
    method: 'POST',
    path,
    query: '',
    headers: Object.entries(headers).flat(),
    body: Buffer.from(body),
  }
  const credential = readCredential(request)
  assert.ok(credential, 'the SDK signs every request')
  const key = deriveSigningKey(secretAccessKey, credential.date, credential.region, id)
  verifySignature(request, credential, key)
}

function drawn(service: SdkService, shapeName: string | undefined): fc.Arbitrary<object> {
  if (shapeName === undefined) return fc.constant({})
  const members = service.model.shapes.get(shapeName)
  if (members?.type === 'structure' && members.members.length === 0) return fc.constant({})
  return arbitraryOf(service.model, shapeName).map((value) => ({ ...Object(value) }))
}

for (const id of queryServiceIds) {
  const service = sdkService(id)
  for (const operation of service.model.operations.values()) {
    test(`${id} ${operation.name} through the SDK and back`, async () => {
      const input = drawn(service, operation.input)
      const output = drawn(service, operation.output)
      await fc.assert(
        fc.asyncProperty(input, output, async (sentInput, sentOutput) => {
          let received: unknown
          const answer = (sent: Sent) => {
            if (!operation.unsigned) verify(id, sent)
            const parameters = parseQueryParameters(sent.body)
            const resolution = resolveOperation([service.relaxed], parameters)
            assert.ok(resolution.kind === 'operation')
            received = decodeQueryInput(service.relaxed, resolution.operation.name, parameters)
            const body = encodeQueryResult(service.model, operation.name, sentOutput, 'request-1')
            return { status: 200, body }
          }
          const { $metadata, ...read } = await service.call(operation.name, sentInput, answer)
          assert.deepEqual(received, sentInput)
          assert.deepEqual(read, sentOutput)
          assert.equal(Reflect.get(Object($metadata), 'httpStatusCode'), 200)
        }),
        { numRuns: 25 },
      )
    })
  }

  test(`${id}: every modelled error reaches the SDK's caller`, async () => {
    for (const error of service.model.errors.values()) {
      const answer = () => {
        const wireError = modelledError(service.model, error.code, 'A <message> & more.')
        return {
          status: wireError.status,
          body: encodeQueryError(service.model, wireError, 'request-2'),
        }
      }
      const [operation] = [...service.model.operations.values()].filter(({ errors }) =>
        errors.includes(error.code),
      )
      if (operation === undefined) continue
      await assert.rejects(service.call(operation.name, {}, answer), (thrown) => {
        assert.ok(thrown instanceof Error)
        assert.equal(thrown.name, error.shape)
        assert.equal(thrown.message, 'A <message> & more.')
        assert.equal(Reflect.get(thrown, '$fault'), error.status >= 500 ? 'server' : 'client')
        return true
      })
    }
  })
}
