// Every operation of a rest-json service through the real AWS SDK, there and back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeRestInput,
  encodeRestError,
  encodeRestResult,
  modelledError,
  resolveRestOperation,
  validationError,
} from '@iamd/wire'
import fc from 'fast-check'
import {
  analyzerModel,
  callOperation,
  knownOperations,
  relaxedModel,
  type Sent,
  structureOf,
} from './rest-operations.ts'

test('the SDK knows the operations of the model', () => {
  assert.ok(knownOperations.length >= 37, String(knownOperations.length))
})

for (const operation of knownOperations) {
  test(`${operation.name} through the SDK and back`, async () => {
    const input = structureOf(operation.input)
    const output = structureOf(operation.output)
    await fc.assert(
      fc.asyncProperty(input, output, async (sentInput, sentOutput) => {
        let received: unknown
        let resolved: string | undefined
        const answer = (sent: Sent) => {
          const resolution = resolveRestOperation([relaxedModel], sent.method, sent.path)
          resolved = resolution.operation.name
          received = decodeRestInput(resolution, sent)
          return encodeRestResult(analyzerModel, operation.name, sentOutput)
        }
        const { $metadata, ...read } = await callOperation(operation.name, sentInput, answer)
        assert.equal(resolved, operation.name)
        assert.deepEqual(received, sentInput)
        assert.deepEqual(read, sentOutput)
        assert.equal(Reflect.get(Object($metadata), 'httpStatusCode'), operation.http?.status)
      }),
      { numRuns: 25 },
    )
  })
}

test('blanks around an item of a list in the query are part of it', async () => {
  const input = { resourceArn: 'p', tagKeys: ['\t', ' a '] }
  let received: unknown
  await callOperation('UntagResource', input, (sent) => {
    received = decodeRestInput(resolveRestOperation([relaxedModel], sent.method, sent.path), sent)
    return encodeRestResult(analyzerModel, 'UntagResource', {})
  })
  assert.deepEqual(received, input)
})

test("every modelled error, and one of all services, reaches the SDK's caller", async () => {
  const errors = [...analyzerModel.errors.values()].map(({ code, shape }) => ({
    error: modelledError(analyzerModel, code, 'A "message" & more.'),
    name: shape,
  }))
  errors.push({ error: validationError('A "message" & more.'), name: 'ValidationException' })
  for (const { error, name } of errors) {
    const call = callOperation('GetAnalyzer', { analyzerName: 'a' }, () =>
      encodeRestError(analyzerModel, error),
    )
    await assert.rejects(call, (thrown) => {
      assert.ok(thrown instanceof Error)
      assert.equal(thrown.name, name)
      assert.equal(thrown.message, 'A "message" & more.')
      return true
    })
  }
})
