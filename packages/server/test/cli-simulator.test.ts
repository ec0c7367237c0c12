// `iamd test --against simulator`: the same tests, answered by a running daemon's simulator.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const examples = fileURLToPath(new URL('../../../examples/policy-tests', import.meta.url))

let daemon: TestDaemon
before(async () => {
  daemon = await startTestDaemon()
})
after(() => daemon[Symbol.asyncDispose]())

const environment = () => ({
  AWS_ENDPOINT_URL: daemon.endpoint,
  AWS_ACCESS_KEY_ID: daemon.root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: daemon.root.secretAccessKey,
})

test('the simulator gives the same decisions as the engine; what it can not say is skipped', async () => {
  const args = ['test', examples, '--against', 'simulator', '--reporter', 'json']
  const { code, stdout, stderr } = await runIamd(args, environment())
  assert.equal(code, 0, stdout + stderr)
  const { passed, failed, skipped, suites } = JSON.parse(stdout)
  assert.equal(failed, 0)
  assert.ok(passed >= 18, stdout)
  assert.ok(skipped >= 1)
  const reasons = suites[0].cases.flatMap((one: { skipped?: string }) => one.skipped ?? [])
  assert.ok(reasons.includes('the simulator has no resource policies for roles'))
})

const tests = (expect: string): string => `principals:
  alice:
    arn: arn:aws:iam::111122223333:user/alice
    identity:
      Version: 2012-10-17
      Statement: { Effect: Allow, Action: 's3:*', Resource: '*' }
    boundary:
      Version: 2012-10-17
      Statement:
        Effect: Allow
        Action: s3:Get*
        Resource: '*'
        Condition: { NumericLessThan: { aws:MultiFactorAuthAge: 60 } }
  session: { arn: 'arn:aws:iam::111122223333:user/alice', session: ReadOnlyAccess }
resources:
  bucket:
    arn: arn:aws:s3:::b/k
    account: '444455556666'
    policy:
      Version: 2012-10-17
      Statement:
        Effect: Allow
        Principal: { AWS: 'arn:aws:iam::111122223333:user/alice' }
        Action: s3:GetObject
        Resource: arn:aws:s3:::b/*
tests:
  - name: across accounts, in the boundary
    principal: alice
    resource: bucket
    context: { aws:MultiFactorAuthAge: '10' }
    action: s3:GetObject
    expect: ${expect}
  - { name: outside, principal: alice, resource: bucket, action: s3:PutObject, expect: implicitDeny }
  - { name: session, principal: session, action: s3:GetObject, expect: denied }
  - { name: service, principal: lambda.amazonaws.com, action: s3:GetObject, expect: denied }
`

test('boundaries, resource policies, owners and context are sent', async () => {
  const file = writeFiles(directory, { 'a.iamtest.yaml': tests('allowed') })
  const args = ['test', file, '--against', 'simulator']
  const { code, stdout, stderr } = await runIamd(args, environment())
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /session: skipped, the simulator has no session policies/)
  assert.match(stdout, /service: skipped, the simulator knows users and roles only/)
  assert.match(stdout, /2 passed, 2 skipped/)
})

test('a role of another account than that of who asks is simulated in its own', async () => {
  const file = writeFiles(directory, {
    'role.iamtest.yaml': `principals:
  ci:
    arn: arn:aws:iam::111122223333:role/ci
    identity:
      Version: 2012-10-17
      Statement: { Effect: Allow, Action: 'lambda:*', Resource: '*' }
  named:
    arn: arn:aws:iam::111122223333:role/named
    identity:
      Version: 2012-10-17
      Statement: { Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/\${aws:username}' }
tests:
  - name: own function
    principal: ci
    action: lambda:GetFunction
    resource: arn:aws:lambda:eu-west-1:111122223333:function:web
    expect: allowed
    because: { layer: identity }
  - { name: variable, principal: named, action: s3:GetObject, expect: implicitDeny }
  - name: wrong reason
    principal: ci
    action: s3:GetObject
    expect: denied
    because: { layer: boundary }
`,
  })
  const { code, stdout } = await runIamd(['test', file, '--against', 'simulator'], environment())
  assert.equal(code, 1)
  assert.match(stdout, /✓ own function\n/)
  assert.match(stdout, /- variable: skipped, the simulator would take the role for a user/)
  assert.match(stdout, /✗ wrong reason .*\n +- layer +boundary\n +\+ +identity\n/)
})

test('a decision that the simulator does not share fails', async () => {
  const file = writeFiles(directory, { 'b.iamtest.yaml': tests('denied') })
  const { code, stdout } = await runIamd(['test', file, '--against', 'simulator'], environment())
  assert.equal(code, 1)
  assert.match(stdout, /- decision +denied\n +\+ +allowed\n +offline it is allowed\n/)
})

test('a simulator that refuses gives one line and exit code 2', async () => {
  const wrong = { ...environment(), AWS_SECRET_ACCESS_KEY: 'wrong' }
  const { code, stderr } = await runIamd(['test', examples, '--against', 'simulator'], wrong)
  assert.equal(code, 2)
  assert.match(stderr, /the simulator did not answer: SignatureDoesNotMatch/)
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
})
