// Who may ask for reports of last accesses and read them, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  type IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  PutRolePolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { completed, details, entitiesOf, generate } from './support/access-reports.ts'
import { newRole, trust } from './support/assumable-role.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const arnOf = (daemon: TestDaemon, resource: string) => `arn:aws:iam::${daemon.account}:${resource}`

const policiesGranting = (iam: IAMClient, Arn: string, ServiceNamespaces: string[]) =>
  iam.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces }))

/** A user, a group, a role and a policy to be asked about. */
async function newSubjects(daemon: TestDaemon): Promise<readonly string[]> {
  const iam = daemon.iam()
  await newUser(daemon, 'subject')
  await iam.send(new CreateGroupCommand({ GroupName: 'subject', Path: '/team/' }))
  const AssumeRolePolicyDocument = trust({ AWS: daemon.account })
  await iam.send(new CreateRoleCommand({ RoleName: 'subject', AssumeRolePolicyDocument }))
  const PolicyDocument = policyDocument(allow('s3:*', '*'))
  await iam.send(new CreatePolicyCommand({ PolicyName: 'subject', PolicyDocument }))
  return ['user/subject', 'group/team/subject', 'role/subject', 'policy/subject'].map((resource) =>
    arnOf(daemon, resource),
  )
}

test('to ask for a report needs exactly its permission, on the subject', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const callerArn = arnOf(daemon, 'user/caller')
  const subjects = [...(await newSubjects(daemon)), 'arn:aws:iam::aws:policy/ReadOnlyAccess']
  const action = 'iam:GenerateServiceLastAccessedDetails'
  for (const arn of subjects) {
    for (const statement of [allow('iam:GetUser', '*'), allow(action, `${arn}s`)]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(generate(caller, arn)), denial(callerArn, action, arn))
    }
    await putPolicy(daemon, 'caller', allow(action, arn))
    const { JobId } = await caller.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn }))
    assert.match(JobId ?? '', /^[0-9a-f-]{36}$/)
  }
})

test('to list granting policies needs exactly its permission, on the identity', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const callerArn = arnOf(daemon, 'user/caller')
  const subjects = (await newSubjects(daemon)).slice(0, 3)
  const action = 'iam:ListPoliciesGrantingServiceAccess'
  for (const arn of subjects) {
    const list = () => policiesGranting(caller, arn, ['s3'])
    for (const statement of [allow('iam:GetUser', '*'), allow(action, `${arn}s`)]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(list()), denial(callerArn, action, arn))
    }
    await putPolicy(daemon, 'caller', allow(action, arn))
    assert.deepEqual((await list()).PoliciesGrantingServiceAccess, [
      { ServiceNamespace: 's3', Policies: [] },
    ])
  }
})

test('the tags of the subject are conditions', async () => {
  await using daemon = await startTestDaemon()
  const [subject = ''] = await newSubjects(daemon)
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  await putPolicy(
    daemon,
    'caller',
    allow('iam:*', '*', { StringEquals: { 'aws:ResourceTag/team': 'blue' } }),
  )
  assert.equal((await errorOf(generate(caller, subject))).code, 'AccessDenied')
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await daemon.iam().send(new TagUserCommand({ UserName: 'subject', Tags }))
  await generate(caller, subject)
  await policiesGranting(caller, subject, ['iam'])
})

test('to read a report needs exactly its permission, on everything', async () => {
  await using daemon = await startTestDaemon()
  const caller = daemon.iam(await newUser(daemon, 'caller', allow('iam:*', '*')))
  const callerArn = arnOf(daemon, 'user/caller')
  const JobId = await generate(caller, callerArn)
  await completed(caller, JobId)
  for (const [action, send] of [
    [
      'iam:GetServiceLastAccessedDetails',
      () => caller.send(new GetServiceLastAccessedDetailsCommand({ JobId })),
    ],
    [
      'iam:GetServiceLastAccessedDetailsWithEntities',
      () =>
        caller.send(
          new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace: 'iam' }),
        ),
    ],
  ] as const) {
    for (const statement of [allow('iam:GetUser', '*'), allow(action, callerArn)]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send()), denial(callerArn, action, '*'))
    }
    await putPolicy(daemon, 'caller', allow(action, '*'))
    assert.equal((await send()).JobStatus, 'COMPLETED')
  }
})

test('a report is read by the user or the session of a role that asked for it', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'owner', allow('iam:*', '*'))
  const arn = arnOf(daemon, 'user/owner')
  const owner = daemon.iam(user)
  const ofUser = await generate(owner, arn)
  await completed(owner, ofUser)
  const missing = (id: string) => ({
    code: 'NoSuchEntity',
    status: 404,
    message: `The job with id ${id} cannot be found.`,
  })
  const other = daemon.iam(await newUser(daemon, 'other', allow('iam:*', '*')))
  const stranger = daemon.iam((await daemon.newAccount()).root)
  for (const reader of [other, daemon.iam(), stranger]) {
    assert.deepEqual(await errorOf(details(reader, ofUser)), missing(ofUser))
    assert.deepEqual(await errorOf(entitiesOf(reader, ofUser, 'iam')), missing(ofUser))
  }
  const unknown = '00000000-0000-4000-8000-000000000000'
  assert.deepEqual(await errorOf(details(owner, unknown)), missing(unknown))
  const role = await newRole(daemon)
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'more',
      PolicyDocument: policyDocument(allow('iam:*', '*')),
    }),
  )
  const session = daemon.iam(await role.assume({ RoleSessionName: 'nightly' }))
  const ofSession = await generate(session, arn)
  const again = daemon.iam(await role.assume({ RoleSessionName: 'nightly' }))
  await completed(again, ofSession)
  const weekly = daemon.iam(await role.assume({ RoleSessionName: 'weekly' }))
  assert.deepEqual(await errorOf(details(weekly, ofSession)), missing(ofSession))
})

test('what does not exist, or is not to be asked about, is refused', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const [user = ''] = await newSubjects(daemon)
  const { account, root } = await daemon.newAccount()
  await newUser({ ...daemon, iam: () => daemon.iam(root) }, 'foreign')
  const missing = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
  const cannotBeFound = (kind: string, name: string) =>
    missing(`The ${kind} with name ${name} cannot be found.`)
  for (const [arn, error] of [
    [arnOf(daemon, 'user/nobody'), cannotBeFound('user', 'nobody')],
    [arnOf(daemon, 'user/team/subject'), cannotBeFound('user', 'subject')],
    [arnOf(daemon, 'group/subject'), cannotBeFound('group', 'subject')],
    [arnOf(daemon, 'role/nobody'), cannotBeFound('role', 'nobody')],
    [
      arnOf(daemon, 'policy/none'),
      missing(`Policy ${arnOf(daemon, 'policy/none')} was not found.`),
    ],
    [
      'arn:aws:iam::aws:policy/NoSuchPolicy',
      missing('Policy arn:aws:iam::aws:policy/NoSuchPolicy was not found.'),
    ],
  ] as const) {
    assert.deepEqual(await errorOf(generate(iam, arn)), error)
    if (arn.includes(':policy/')) continue
    assert.deepEqual(await errorOf(policiesGranting(iam, arn, ['s3'])), error)
  }
  // Root may do everything in its own account only.
  for (const resource of ['user/foreign', 'user/nobody']) {
    const foreign = `arn:aws:iam::${account}:${resource}`
    assert.equal((await errorOf(generate(iam, foreign))).code, 'AccessDenied')
    assert.equal((await errorOf(policiesGranting(iam, foreign, ['s3']))).code, 'AccessDenied')
  }
  const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
  const invalidArn = (arn: string) => invalid(`Invalid ARN provided in the request: ${arn}`)
  for (const arn of [arnOf(daemon, 'root'), arnOf(daemon, 'instance-profile/x'), 'x'.repeat(20)]) {
    assert.deepEqual(await errorOf(generate(iam, arn)), invalidArn(arn))
    assert.deepEqual(await errorOf(policiesGranting(iam, arn, ['s3'])), invalidArn(arn))
  }
  for (const arn of [arnOf(daemon, 'policy/subject'), arnOf(daemon, 'policy/none')]) {
    assert.deepEqual(await errorOf(policiesGranting(iam, arn, ['s3'])), invalidArn(arn))
  }
  const noNamespace = invalid('Invalid service namespace provided in the request: nothing')
  assert.deepEqual(await errorOf(policiesGranting(iam, user, ['s3', 'nothing'])), noNamespace)
  const JobId = await generate(iam, user)
  assert.deepEqual(await errorOf(entitiesOf(iam, JobId, 'nothing')), noNamespace)
})
