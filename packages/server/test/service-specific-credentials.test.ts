// Service-specific credentials through the API: made, shown once, listed, reset, expired, deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateServiceSpecificCredentialCommand,
  type CreateServiceSpecificCredentialRequest,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  type ListServiceSpecificCredentialsRequest,
  ResetServiceSpecificCredentialCommand,
  type StatusType,
  UpdateServiceSpecificCredentialCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { powerfulSession } from './support/assumable-role.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const codecommit = 'codecommit.amazonaws.com'
const bedrock = 'bedrock.amazonaws.com'

const createUser = (iam: IAMClient, UserName: string) =>
  iam.send(new CreateUserCommand({ UserName }))
const create = async (
  iam: IAMClient,
  UserName: string,
  ServiceName = codecommit,
  further: Partial<CreateServiceSpecificCredentialRequest> = {},
) => {
  const command = new CreateServiceSpecificCredentialCommand({ UserName, ServiceName, ...further })
  const { ServiceSpecificCredential: credential } = await iam.send(command)
  assert.ok(credential)
  return { ...credential, id: credential.ServiceSpecificCredentialId ?? '' }
}
const list = async (iam: IAMClient, input: ListServiceSpecificCredentialsRequest) =>
  (await iam.send(new ListServiceSpecificCredentialsCommand(input))).ServiceSpecificCredentials ??
  []
const named = (UserName: string | undefined) => (UserName === undefined ? {} : { UserName })
const setStatus = (iam: IAMClient, id: string, Status: StatusType, UserName?: string) =>
  iam.send(
    new UpdateServiceSpecificCredentialCommand({
      ...named(UserName),
      ServiceSpecificCredentialId: id,
      Status,
    }),
  )
const reset = async (iam: IAMClient, id: string, UserName?: string) =>
  (
    await iam.send(
      new ResetServiceSpecificCredentialCommand({
        ...named(UserName),
        ServiceSpecificCredentialId: id,
      }),
    )
  ).ServiceSpecificCredential
const remove = (iam: IAMClient, id: string, UserName?: string) =>
  iam.send(
    new DeleteServiceSpecificCredentialCommand({
      ...named(UserName),
      ServiceSpecificCredentialId: id,
    }),
  )

const notFound = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
const missing = (id: string) => notFound(`No such credential ${id} exists`)
const passwordPattern = /^[A-Za-z0-9+/]{59}=$/

test('a password is shown once, and the database has only a digest of it', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'Jane')
  const { id, ...created } = await create(iam, 'jane', 'CodeCommit.amazonaws.com')
  assert.match(id, /^ACCA[A-Z2-7]{17}$/)
  assert.match(created.ServicePassword ?? '', passwordPattern)
  assert.deepEqual(created, {
    UserName: 'Jane',
    Status: 'Active',
    ServiceUserName: `Jane-at-${daemon.account}`,
    ServicePassword: created.ServicePassword,
    ServiceSpecificCredentialId: id,
    ServiceName: codecommit,
    CreateDate: created.CreateDate,
  })
  const { ServicePassword: password = '', ...metadata } = created
  assert.deepEqual(await list(iam, { UserName: 'jane' }), [metadata])
  const rows = await daemon.store.read((reader) => reader.all('SELECT * FROM service_credential'))
  assert.ok(!JSON.stringify(rows).includes(password))

  const again = await reset(iam, id, 'jane')
  assert.match(again?.ServicePassword ?? '', passwordPattern)
  assert.notEqual(again?.ServicePassword, password)
  assert.deepEqual(again, { ...created, ServicePassword: again?.ServicePassword })
  const after = await daemon.store.read((reader) => reader.all('SELECT * FROM service_credential'))
  assert.notEqual(after[0]?.['password_digest'], rows[0]?.['password_digest'])
})

test('an API key has its alias and its service in it', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'jane')
  for (const [service, prefix] of [
    [bedrock, 'ABSK'],
    ['logs.amazonaws.com', 'ACWL'],
    ['cloudwatch.amazonaws.com', 'APIAACWM'],
    ['aws-external-anthropic.amazonaws.com', 'AEAA'],
  ] as const) {
    const created = await create(iam, 'jane', service)
    const { ServiceCredentialAlias: alias, ServiceCredentialSecret: secret = '' } = created
    assert.equal(alias, `jane-at-${daemon.account}`)
    assert.ok(secret.startsWith(prefix))
    const content = Buffer.from(secret.slice(prefix.length), 'base64').toString('utf8')
    assert.ok(content.startsWith(`${alias}:`))
    assert.match(content.slice(`${alias}:`.length), passwordPattern)
    assert.equal(created.ServiceUserName, undefined)
    assert.equal(created.ServicePassword, undefined)
    const [shown] = await list(iam, { UserName: 'jane', ServiceName: service })
    const { id, ServiceCredentialSecret: _, ...metadata } = created
    assert.deepEqual(shown, metadata)
    const again = await reset(iam, id, 'jane')
    assert.ok(again?.ServiceCredentialSecret?.startsWith(prefix))
    assert.notEqual(again?.ServiceCredentialSecret, secret)
  }
})

test('a user has two credentials for each service, with login names of their own', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const at = `-at-${daemon.account}`
  for (const name of ['jane', 'jane+1']) await createUser(iam, name)
  const first = await create(iam, 'jane')
  assert.equal((await create(iam, 'jane')).ServiceUserName, `jane+1${at}`)
  assert.deepEqual(await errorOf(create(iam, 'jane')), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: 2',
  })
  // Another user's login name may be in the way.
  assert.equal((await create(iam, 'jane+1')).ServiceUserName, `jane+1+1${at}`)
  assert.equal((await create(iam, 'jane', 'cassandra.amazonaws.com')).ServiceUserName, `jane${at}`)
  await remove(iam, first.id, 'jane')
  assert.deepEqual(await errorOf(remove(iam, first.id, 'jane')), missing(first.id))
  assert.equal((await create(iam, 'jane')).ServiceUserName, `jane${at}`)
})

test('services without such credentials are not known', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'jane')
  for (const call of [
    (ServiceName: string) => create(iam, 'jane', ServiceName),
    (ServiceName: string) => list(iam, { UserName: 'jane', ServiceName }),
  ]) {
    assert.deepEqual(
      await errorOf(call('SQS.amazonaws.com')),
      notFound('No such service SQS.amazonaws.com is supported for Service Specific Credentials'),
    )
    assert.deepEqual(await errorOf(call('code commit')), {
      code: 'ValidationError',
      status: 400,
      message: 'ServiceName must match [a-zA-Z0-9.-]*',
    })
  }
})

test('a credential is activated and deactivated; it expires by itself only', async () => {
  const start = Math.floor(Date.now() / 1_000) * 1_000
  let now = new Date(start)
  await using daemon = await startTestDaemon([], { now: () => now })
  const client = () => {
    const iam = daemon.iam()
    // Clients set their clocks by the answers.
    iam.config.systemClockOffset = now.getTime() - Date.now()
    return iam
  }
  const iam = daemon.iam()
  await createUser(iam, 'jane')
  const { id, ...lasting } = await create(iam, 'jane', bedrock)
  assert.equal(lasting.ExpirationDate, undefined)
  const brief = await create(iam, 'jane', bedrock, { CredentialAgeDays: 2 })
  assert.deepEqual(brief.ExpirationDate, new Date(start + 2 * 86_400_000))
  const statuses = async () => {
    const shown = await list(client(), { UserName: 'jane' })
    return [id, brief.id].map(
      (each) => shown.find((one) => one.ServiceSpecificCredentialId === each)?.Status,
    )
  }
  await setStatus(iam, id, 'Inactive', 'jane')
  assert.deepEqual(await statuses(), ['Inactive', 'Active'])
  assert.equal((await reset(iam, id, 'jane'))?.Status, 'Inactive')
  assert.deepEqual(await errorOf(setStatus(iam, id, 'Expired', 'jane')), {
    code: 'InvalidInput',
    status: 400,
    message: 'Operation does not support status Expired',
  })
  await setStatus(iam, id, 'Active', 'jane')
  assert.deepEqual(await statuses(), ['Active', 'Active'])
  now = new Date(start + 2 * 86_400_000)
  assert.deepEqual(await statuses(), ['Active', 'Expired'])
  // Nothing makes it good again.
  await setStatus(client(), brief.id, 'Active', 'jane')
  const again = await reset(client(), brief.id, 'jane')
  assert.deepEqual([again?.Status, again?.ExpirationDate], ['Expired', brief.ExpirationDate])
  for (const CredentialAgeDays of [0, 36_601]) {
    const refused = create(client(), 'jane', codecommit, { CredentialAgeDays })
    assert.equal((await errorOf(refused)).code, 'ValidationError')
  }
  // AWS takes an age for the services with passwords, too.
  const { ExpirationDate } = await create(client(), 'jane', codecommit, { CredentialAgeDays: 1 })
  assert.deepEqual(ExpirationDate, new Date(start + 3 * 86_400_000))
})

test('lists are of one user or of all, of one service or of all, in pages', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const name of ['bob', 'jane']) {
    await createUser(iam, name)
    for (const service of [codecommit, bedrock]) await create(iam, name, service)
  }
  const other = daemon.iam((await daemon.newAccount()).root)
  await createUser(other, 'jane')
  await create(other, 'jane')
  const found = async (input: ListServiceSpecificCredentialsRequest) =>
    (await list(iam, input))
      .map(({ UserName, ServiceName }) => `${UserName} ${ServiceName?.split('.')[0]}`)
      .sort()
  assert.deepEqual(await found({ UserName: 'JANE' }), ['jane bedrock', 'jane codecommit'])
  assert.deepEqual(await found({ UserName: 'jane', ServiceName: 'Bedrock.amazonaws.com' }), [
    'jane bedrock',
  ])
  assert.deepEqual(await found({ UserName: 'jane', ServiceName: '', AllUsers: false }), [
    'jane bedrock',
    'jane codecommit',
  ])
  assert.deepEqual(await found({ AllUsers: true, ServiceName: codecommit }), [
    'bob codecommit',
    'jane codecommit',
  ])
  assert.deepEqual(await errorOf(list(iam, { AllUsers: true, UserName: 'jane' })), {
    code: 'InvalidInput',
    status: 400,
    message: 'Cannot list credentials for all users if a username is given',
  })
  const ids: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.send(
      new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 3, Marker }),
    )
    const { ServiceSpecificCredentials = [] } = page
    ids.push(...ServiceSpecificCredentials.map((each) => each.ServiceSpecificCredentialId))
    assert.equal(page.IsTruncated, page.Marker !== undefined)
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.equal(new Set(ids).size, 4)
})

test('a credential is its user’s, whom a call may leave out when it is the caller', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
  const jane = daemon.iam(await newUser(daemon, 'jane', everything))
  await createUser(iam, 'bob')
  const { id } = await create(jane, 'jane')
  assert.equal((await list(jane, {})).length, 1)
  const calls = (client: IAMClient, credential: string, user?: string) => [
    () => setStatus(client, credential, 'Active', user),
    () => reset(client, credential, user),
    () => remove(client, credential, user),
  ]
  const session = daemon.iam(await powerfulSession(daemon))
  const other = daemon.iam((await daemon.newAccount()).root)
  await createUser(other, 'jane')
  const withoutUser = {
    code: 'ValidationError',
    status: 400,
    message: 'Must specify userName when calling with non-User credentials',
  }
  const none = 'ACCA'.padEnd(21, 'X')
  const expectations = [
    [
      calls(iam, id, 'bob'),
      {
        code: 'ValidationError',
        status: 400,
        message: `User bob does not have a service specific credential with id ${id}`,
      },
    ],
    [calls(iam, none, 'jane'), missing(none)],
    [calls(other, id, 'jane'), missing(id)],
    [[...calls(session, id), () => list(session, {})], withoutUser],
    [[...calls(iam, id), () => list(iam, {})], withoutUser],
    [
      [
        ...calls(iam, id, 'nobody'),
        () => create(iam, 'nobody', 'sqs.amazonaws.com'),
        () => list(iam, { UserName: 'nobody' }),
      ],
      notFound('The user with name nobody cannot be found.'),
    ],
  ] as const
  for (const [refused, error] of expectations) {
    for (const call of refused) assert.deepEqual(await errorOf(call()), error)
  }
  await setStatus(jane, id, 'Inactive')
  assert.equal((await reset(jane, id))?.Status, 'Inactive')
  await remove(jane, id)
  assert.deepEqual(await list(jane, {}), [])
})

test('a renamed user keeps its credentials and their login names, and is not deleted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'jane')
  const { id } = await create(iam, 'jane')
  await iam.send(new UpdateUserCommand({ UserName: 'jane', NewUserName: 'jean' }))
  const [shown] = await list(iam, { UserName: 'jean' })
  assert.deepEqual([shown?.UserName, shown?.ServiceUserName], ['jean', `jane-at-${daemon.account}`])
  // Whoever has the name now gets another login name.
  await createUser(iam, 'Jane')
  assert.equal((await create(iam, 'jane')).ServiceUserName, `Jane+1-at-${daemon.account}`)
  const deletion = () => iam.send(new DeleteUserCommand({ UserName: 'jean' }))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must remove referenced objects first.',
  })
  await remove(iam, id, 'jean')
  await deletion()
})
