// Task 17: denied, ask why by the id in the message, grant what was missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runIamd } from '../packages/server/test/support/daemon-process.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { runProgram } from './support/run-program.ts'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()
const script = fileURLToPath(new URL('boto3/why_denied.py', import.meta.url))

interface Story {
  readonly service: boolean
  readonly message: string
  readonly id: string
  readonly details: {
    readonly evaluations: readonly object[]
    readonly policies: readonly object[]
  }
  readonly pages: readonly object[]
  readonly document: object
  readonly refusals: Readonly<Record<string, string>>
  readonly afterGrant: string
}

test('boto3 and the command line ask why a call was denied', async (t) => {
  const reason = reasonToSkip(pythonWithBoto3)
  if (reason !== undefined) return t.skip(reason)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const environment = clientEnvironment(daemon.endpoint, credentials)
  const { stdout, stderr, code } = await runProgram(pathOf(pythonWithBoto3), [script], environment)
  assert.equal(code, 0, stderr)
  const story: Story = JSON.parse(stdout)
  if (!story.service) return t.skip('this boto3 does not know iam-toolbox yet')
  assert.match(story.message, new RegExp(`authorization id: ${story.id}$`))
  assert.partialDeepStrictEqual(story.details.evaluations, [
    {
      action: 'iam:CreateUser',
      resource: 'arn:aws:iam::000000000000:user/new',
      evaluatedEffect: 'IMPLICIT_DENY',
      checks: [{ checkType: 'PRINCIPAL', evaluatedEffect: 'IMPLICIT_DENY', matchedPolicies: [] }],
    },
  ])
  assert.deepEqual(story.pages, story.details.evaluations)
  assert.equal(story.details.policies.length, 1)
  assert.deepEqual(story.document, {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
  })
  assert.deepEqual(story.refusals, {
    unknown: 'ResourceNotFoundException',
    malformed: 'ValidationException',
    token: 'ValidationException',
    policy: 'ResourceNotFoundException',
    caller: 'AccessDeniedException',
    secret: 'InvalidSignatureException',
  })
  assert.equal(story.afterGrant, 'arn:aws:iam::000000000000:user/new')

  const explained = await runIamd(['explain', story.id], environment)
  assert.equal(explained.code, 0, explained.stderr)
  assert.match(explained.stdout, /Action: wanted "iam:GetUser", the request has "iam:CreateUser"/)
})
