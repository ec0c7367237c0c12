// The simulator and the daemon decide alike: what one says of a call, the other does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetGroupCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import fc from 'fast-check'
import { putPolicy } from './support/permissions.ts'
import { newUser, policyDocument, type Statement } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const calls: Readonly<Record<string, { action: string; resource: (account: string) => string }>> = {
  user: { action: 'iam:GetUser', resource: (account) => `arn:aws:iam::${account}:user/dev/target` },
  group: { action: 'iam:GetGroup', resource: (account) => `arn:aws:iam::${account}:group/team` },
  users: { action: 'iam:ListUsers', resource: (account) => `arn:aws:iam::${account}:user/` },
}

test('the simulator and the daemon agree on every call', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  await iam.send(new CreateGroupCommand({ GroupName: 'team' }))
  await iam.send(
    new CreateUserCommand({
      UserName: 'target',
      Path: '/dev/',
      Tags: [{ Key: 'team', Value: 'blue' }],
    }),
  )
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom('iam:Get*', 'iam:GetUser', 'iam:List*', 'iam:*', 'iam:?etGroup', '*'),
    Resource: fc.constantFrom(
      '*',
      'arn:aws:iam::*:user/dev/*',
      'arn:aws:iam::*:user/*',
      'arn:aws:iam::*:group/t*',
      'arn:aws:iam::*:user/',
    ),
  })
  const documents = fc.array(statement, { minLength: 1, maxLength: 4 })
  let boundaries = 0
  await fc.assert(
    fc.asyncProperty(documents, documents, async (identity, boundary) => {
      await putPolicy(daemon, 'caller', ...(identity as Statement[]))
      boundaries += 1
      const { Policy } = await iam.send(
        new CreatePolicyCommand({
          PolicyName: `boundary-${boundaries}`,
          PolicyDocument: policyDocument(...(boundary as Statement[])),
        }),
      )
      await iam.send(
        new PutUserPermissionsBoundaryCommand({
          UserName: 'caller',
          PermissionsBoundary: Policy?.Arn ?? '',
        }),
      )
      for (const [name, { action, resource }] of Object.entries(calls)) {
        const { EvaluationResults: [result] = [] } = await iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: `arn:aws:iam::${daemon.account}:user/caller`,
            ActionNames: [action],
            ResourceArns: [resource(daemon.account)],
          }),
        )
        const call =
          name === 'user'
            ? caller.send(new GetUserCommand({ UserName: 'target' }))
            : name === 'group'
              ? caller.send(new GetGroupCommand({ GroupName: 'team' }))
              : caller.send(new ListUsersCommand({}))
        const enforced = await call.then(
          () => 'allowed',
          (error: Error) => (/explicit deny/.test(error.message) ? 'explicitDeny' : 'implicitDeny'),
        )
        assert.equal(result?.EvalDecision, enforced, JSON.stringify({ identity, boundary, name }))
      }
    }),
    { numRuns: 60 },
  )
})
