// Task 12: find out why it was denied: by the message, by the simulator, by `iamd explain`.
import assert from 'node:assert/strict'
import { runIamd } from '../packages/server/test/support/daemon-process.ts'
import type { Caller } from './support/caller.ts'
import { AwsRefusal } from './support/client.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, newUser, policyDocument, type Statement } from './support/principals.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

/** What a denial says, and what `iamd explain` says of the id at its end. */
async function explained({ root }: Account, call: Promise<unknown>) {
  const refusal = await call.then(
    () => assert.fail('it was allowed'),
    (error: unknown) => error,
  )
  assert.ok(refusal instanceof AwsRefusal, String(refusal))
  const id = /authorization id: (\w+)$/.exec(refusal.message)?.[1] ?? ''
  const environment = clientEnvironment(daemon.endpoint, root.credentials)
  const { code, stdout, stderr } = await runIamd(['explain', id], environment)
  assert.equal(code, 0, stderr)
  return { message: refusal.message, explanation: stdout }
}

/** The simulator's decision on CreateUser for the same user, and the statements that made it. */
async function simulated({ id, root }: Account, name: string) {
  const { EvaluationResults: [result] = [] } = await root.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: `arn:aws:iam::${id}:user/${name}`,
    ActionNames: ['iam:CreateUser'],
    ResourceArns: [`arn:aws:iam::${id}:user/bob`],
  })
  return {
    decision: result?.EvalDecision,
    statements: result?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
    boundary: result?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
  }
}

const createBob = (caller: Caller) => caller.iam('CreateUser', { UserName: 'bob' })

/** Asserts that the principal, the action and the resource are named, whatever the reason. */
function namesTheCall(account: string, name: string, ...texts: readonly string[]): void {
  for (const text of texts) {
    assert.ok(text.includes(`arn:aws:iam::${account}:user/${name}`), text)
    assert.ok(text.includes('iam:CreateUser'), text)
    assert.ok(text.includes(`arn:aws:iam::${account}:user/bob`), text)
  }
}

testWith(clients, 'no statement allows it', daemon, async (account) => {
  const { id } = account
  const near: Statement = {
    ...allow('iam:CreateUser', `arn:aws:iam::${id}:user/team/*`),
    Sid: 'TeamOnly',
  }
  const user = await newUser(account, 'ann', near)
  const { message, explanation } = await explained(account, createBob(user))
  namesTheCall(id, 'ann', message, explanation)
  assert.match(message, /because no identity-based policy allows the iam:CreateUser action/)
  assert.match(explanation, /\nDENIED {2}iam:CreateUser\n/)
  assert.match(explanation, /statement "TeamOnly" .*inline policy .*would allow it, but\n/)
  assert.match(explanation, /Resource: wanted ".*user\/team\/\*", the request has ".*user\/bob"\n/)
  assert.match(explanation, /\nSmallest fix\n {2}- add to the identity policy "inline policy /)
  assert.deepEqual(await simulated(account, 'ann'), {
    decision: 'implicitDeny',
    statements: [],
    boundary: undefined,
  })

  // The smallest fix is one: with what it says the call goes through.
  await account.root.iam('PutUserPolicy', {
    UserName: 'ann',
    PolicyName: 'inline',
    PolicyDocument: policyDocument(near, allow('iam:CreateUser', `arn:aws:iam::${id}:user/bob`)),
  })
  assert.equal((await createBob(user)).User?.UserName, 'bob')
})

testWith(clients, 'a statement denies it', daemon, async (account) => {
  const { id, root } = account
  const { Policy } = await root.iam('CreatePolicy', {
    PolicyName: 'no-users',
    PolicyDocument: policyDocument({
      Sid: 'NoUsers',
      Effect: 'Deny',
      Action: 'iam:*User',
      Resource: '*',
    }),
  })
  const PolicyArn = Policy?.Arn ?? ''
  const user = await newUser(account, 'ann', allow('*'))
  await root.iam('AttachUserPolicy', { UserName: 'ann', PolicyArn })
  const { message, explanation } = await explained(account, createBob(user))
  namesTheCall(id, 'ann', message, explanation)
  assert.ok(
    message.includes(`with an explicit deny in an identity-based policy: ${PolicyArn}`),
    message,
  )
  assert.match(explanation, /statement "NoUsers"/)
  assert.ok(explanation.includes(PolicyArn), explanation)
  assert.match(explanation, /\nSmallest fix\n/)
  assert.deepEqual(await simulated(account, 'ann'), {
    decision: 'explicitDeny',
    statements: ['no-users'],
    boundary: undefined,
  })
})

testWith(clients, 'the boundary does not allow it', daemon, async (account) => {
  const { id, root } = account
  const user = await newUser(account, 'ann', allow('iam:*'))
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  await root.iam('PutUserPermissionsBoundary', { UserName: 'ann', PermissionsBoundary })
  const { message, explanation } = await explained(account, createBob(user))
  namesTheCall(id, 'ann', message, explanation)
  assert.match(message, /because no permissions boundary allows the iam:CreateUser action/)
  assert.match(explanation, /boundary/)
  assert.ok(explanation.includes('IAMReadOnlyAccess'), explanation)
  assert.match(explanation, /\nSmallest fix\n/)
  const { decision, boundary } = await simulated(account, 'ann')
  assert.deepEqual([decision, boundary], ['implicitDeny', false])
})
