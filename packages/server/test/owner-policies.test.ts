// Inline and attached policies of users, groups and roles: the three kinds behave alike.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreatePolicyCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { type OwnerCalls, ownerKinds } from './support/owner-calls.ts'
import { allow } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const document = policyDocument(allow('s3:*', '*'))
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const serviceRolePolicy = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'

/** A document of that many characters without white space between its parts. */
const sized = (size: number): string => {
  const empty = policyDocument(allow('s3:', '*')).length
  return policyDocument(allow(`s3:${'x'.repeat(size - empty)}`, '*'))
}

async function createPolicy({ iam }: TestDaemon, PolicyName: string): Promise<string> {
  const { Policy: policy } = await iam().send(
    new CreatePolicyCommand({ PolicyName, PolicyDocument: document }),
  )
  return policy?.Arn ?? ''
}

const attachmentCount = async ({ iam }: TestDaemon, PolicyArn: string) =>
  (await iam().send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount

/** A test for each kind, of an empty one named `Alpha`. */
function testEach(
  title: string,
  work: (daemon: TestDaemon, calls: OwnerCalls) => Promise<void>,
): void {
  for (const calls of ownerKinds) {
    test(`${calls.kind}: ${title}`, async () => {
      await using daemon = await startTestDaemon()
      await calls.create(daemon.iam(), 'Alpha')
      await work(daemon, calls)
    })
  }
}

testEach('an inline policy is put, replaced, read, listed and deleted', async (daemon, calls) => {
  const iam = daemon.iam()
  // An inline policy may be of the older version of the language.
  const older = `{"Statement": {"Effect":"Deny", "NotAction":"a:b",\n "Resource":"arn:aws:x:::%3A"}}`
  await calls.put(iam, 'ALPHA', 'Second', document)
  await calls.put(iam, 'Alpha', 'first', document)
  await calls.put(iam, 'Alpha', 'FIRST', older)
  assert.deepEqual(await calls.list(iam, 'alpha'), ['FIRST', 'Second'])
  const [owner, name, encoded = ''] = await calls.get(iam, 'alpha', 'First')
  assert.deepEqual([owner, name], ['Alpha', 'FIRST'])
  assert.match(encoded, /^%7B%22Statement%22%3A%20%7B/)
  assert.equal(decodeURIComponent(encoded), older)
  await calls.remove(iam, 'Alpha', 'first')
  assert.deepEqual(await calls.list(iam, 'Alpha'), ['Second'])
  const missing = {
    code: 'NoSuchEntity',
    status: 404,
    message: `The ${calls.kind} policy with name first cannot be found.`,
  }
  assert.deepEqual(await errorOf(calls.remove(iam, 'Alpha', 'first')), missing)
  assert.deepEqual(await errorOf(calls.get(iam, 'Alpha', 'first')), missing)
})

testEach('all inline policies together have a limit', async (daemon, calls) => {
  const iam = daemon.iam()
  const maximum = { user: 2048, group: 5120, role: 10240 }[calls.kind]
  const half = maximum / 2
  await calls.put(iam, 'Alpha', 'one', sized(half))
  await calls.put(iam, 'Alpha', 'two', sized(half).replaceAll(',', '  ,\n\t'))
  const exceeded = {
    code: 'LimitExceeded',
    status: 409,
    message: `Maximum policy size of ${maximum} bytes exceeded for ${calls.kind} Alpha`,
  }
  assert.deepEqual(await errorOf(calls.put(iam, 'Alpha', 'three', document)), exceeded)
  assert.deepEqual(await errorOf(calls.put(iam, 'Alpha', 'Two', sized(half + 1))), exceeded)
  await calls.put(iam, 'Alpha', 'Two', sized(half))
  assert.deepEqual(await calls.list(iam, 'Alpha'), ['one', 'Two'])
})

testEach('an inline policy that makes no sense is not stored', async (daemon, calls) => {
  const iam = daemon.iam()
  assert.deepEqual(await errorOf(calls.put(iam, 'Alpha', 'p', '{"Statement":[]}')), {
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'Syntax errors in policy.',
  })
  assert.deepEqual(await calls.list(iam, 'Alpha'), [])
})

testEach(
  'policies are attached once, counted, listed by name and detached',
  async (daemon, calls) => {
    const iam = daemon.iam()
    const own = await createPolicy(daemon, 'Zulu')
    await calls.attach(iam, 'alpha', own)
    await calls.attach(iam, 'Alpha', readOnly)
    await calls.attach(iam, 'Alpha', readOnly)
    assert.deepEqual(await calls.attached(iam, 'ALPHA'), [
      { PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly },
      { PolicyName: 'Zulu', PolicyArn: own },
    ])
    assert.equal(await attachmentCount(daemon, own), 1)
    assert.equal(await attachmentCount(daemon, readOnly), 1)
    await calls.detach(iam, 'Alpha', readOnly)
    assert.equal(await attachmentCount(daemon, readOnly), 0)
    assert.deepEqual(await errorOf(calls.detach(iam, 'Alpha', readOnly)), {
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${readOnly} was not found.`,
    })
    assert.equal(await attachmentCount(daemon, readOnly), 0)
  },
)

testEach('only so many policies can be attached', async (daemon, calls) => {
  const iam = daemon.iam()
  const [maximum, quota] = {
    user: [10, 'PoliciesPerUser'] as const,
    group: [10, 'PoliciesPerGroup'] as const,
    role: [20, 'PoliciesPerRole'] as const,
  }[calls.kind]
  for (let number = 1; number <= maximum; number += 1) {
    await calls.attach(iam, 'Alpha', await createPolicy(daemon, `p${number}`))
  }
  assert.deepEqual(await errorOf(calls.attach(iam, 'Alpha', readOnly)), {
    code: 'LimitExceeded',
    status: 409,
    message: `Cannot exceed quota for ${quota}: ${maximum}`,
  })
  await calls.attach(iam, 'Alpha', `arn:aws:iam::${daemon.account}:policy/p1`)
  assert.equal((await calls.attached(iam, 'Alpha')).length, maximum)
})

testEach('only what is a policy, and for customers, can be attached', async (daemon, calls) => {
  const iam = daemon.iam()
  const attach = (arn: string) => errorOf(calls.attach(iam, 'Alpha', arn))
  const invalid = {
    code: 'ValidationError',
    status: 400,
    message: 'Invalid ARN:  Could not be parsed!',
  }
  assert.deepEqual(await attach('longpolicynamebutnoarn'), invalid)
  assert.deepEqual(await attach('arn:aws:iam::aws/ReadOnlyAccess'), invalid)
  assert.deepEqual(await errorOf(calls.detach(iam, 'Alpha', 'longpolicynamebutnoarn')), invalid)
  const user = `arn:aws:iam::${daemon.account}:user/someone`
  assert.deepEqual(await attach(user), {
    code: 'InvalidInput',
    status: 400,
    message: `ARN ${user} is not valid.`,
  })
  const other = await daemon.newAccount()
  const { Policy: theirs } = await daemon
    .iam(other.root)
    .send(new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: document }))
  const missing = [
    `arn:aws:iam::${daemon.account}:policy/missing`,
    'arn:aws:iam::aws:policy/NoSuchPolicyAtAll',
    theirs?.Arn ?? '',
  ]
  for (const arn of missing) {
    assert.deepEqual(await attach(arn), {
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${arn} does not exist or is not attachable.`,
    })
  }
  assert.deepEqual(await attach(serviceRolePolicy), {
    code: 'PolicyNotAttachable',
    status: 400,
    message: 'Cannot attach a Service Role Policy to a Customer Role.',
  })
  assert.deepEqual(await calls.attached(iam, 'Alpha'), [])
})

testEach('one that does not exist has no policies to work on', async (daemon, calls) => {
  const iam = daemon.iam()
  const name = 'Nobody'
  for (const call of [
    () => calls.put(iam, name, 'p', document),
    () => calls.get(iam, name, 'p'),
    () => calls.list(iam, name),
    () => calls.remove(iam, name, 'p'),
    () => calls.attach(iam, name, readOnly),
    () => calls.detach(iam, name, readOnly),
    () => calls.attached(iam, name),
  ]) {
    assert.deepEqual(await errorOf(call()), {
      code: 'NoSuchEntity',
      status: 404,
      message: `The ${calls.kind} with name Nobody cannot be found.`,
    })
  }
})

test('policies of a user or its group are in force at once, and no longer after', async () => {
  await using daemon = await startTestDaemon()
  const credentials = await newUser(daemon, 'bob')
  const iam = daemon.iam()
  const [user, group] = ownerKinds
  assert.ok(user !== undefined && group !== undefined)
  await group.create(iam, 'Staff')
  await iam.send(new AddUserToGroupCommand({ GroupName: 'Staff', UserName: 'bob' }))
  const mayRead = async () => {
    const { code } = await errorOf(
      daemon.iam(credentials).send(new GetUserCommand({ UserName: 'missing' })),
    )
    return code === 'NoSuchEntity'
  }
  const reading = policyDocument(allow('iam:GetUser', '*'))
  for (const [calls, name] of [
    [user, 'bob'],
    [group, 'Staff'],
  ] as const) {
    assert.equal(await mayRead(), false)
    await calls.attach(iam, name, readOnly)
    assert.equal(await mayRead(), true)
    await calls.detach(iam, name, readOnly)
    assert.equal(await mayRead(), false)
    await calls.put(iam, name, 'p', reading)
    assert.equal(await mayRead(), true)
    await calls.put(iam, name, 'p', document)
    assert.equal(await mayRead(), false)
    await calls.put(iam, name, 'p', reading)
    await calls.remove(iam, name, 'p')
  }
  assert.equal(await mayRead(), false)
})

test('the whole answer is the names, as they were created, and the document', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const denyAll = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'
  for (const calls of ownerKinds) {
    await calls.create(iam, 'Alpha')
    await calls.put(iam, 'Alpha', 'Policy', denyAll)
  }
  const PolicyName = 'policy'
  const withoutMetadata = ({ $metadata: _metadata, ...answer }: object & { $metadata: unknown }) =>
    answer
  const answers = [
    await iam.send(new GetUserPolicyCommand({ UserName: 'ALPHA', PolicyName })),
    await iam.send(new GetGroupPolicyCommand({ GroupName: 'ALPHA', PolicyName })),
    await iam.send(new GetRolePolicyCommand({ RoleName: 'ALPHA', PolicyName })),
  ].map(withoutMetadata)
  const policy = {
    PolicyName: 'Policy',
    PolicyDocument:
      '%7B%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A%22%2A%22%2C' +
      '%22Resource%22%3A%22%2A%22%7D%7D',
  }
  assert.deepEqual(answers, [
    { UserName: 'Alpha', ...policy },
    { GroupName: 'Alpha', ...policy },
    { RoleName: 'Alpha', ...policy },
  ])
})
