// Another server takes over the database: all recovers, and nothing is decided by what it never knew.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  ListGroupsCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { startFaultyNetwork } from './support/faulty-network.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { type StandbyServer, startStandbyServer } from './support/standby-server.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const impatient = { connectMilliseconds: 500, statementMilliseconds: 500 }
const mayList = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'iam:ListGroups', Resource: '*' },
})

/** Two nodes of a database whose server has a standby. */
async function startNodes() {
  await using cleanUp = new AsyncDisposableStack()
  const primary = cleanUp.use(await startPostgresServer())
  const database = await primary.newDatabase()
  const standby = cleanUp.use(await startStandbyServer(primary))
  const network = cleanUp.use(await startFaultyNetwork(primary.url))
  const url = network.through(database)
  const one = cleanUp.use(await startTestDaemon([], { url, postgres: impatient }))
  const other = cleanUp.use(await startTestDaemon([], { url, postgres: impatient }))
  const afterwards = cleanUp.move()
  after(() => afterwards.disposeAsync())
  return { primary, standby, network, one, other }
}

/** What comes of a call once the database is back. */
async function settled(call: () => Promise<unknown>): Promise<string> {
  for (;;) {
    const name = await call().then(
      () => 'done',
      (error: Error) => error.name,
    )
    if (name !== 'ServiceUnavailable') return name
  }
}

async function until(call: () => Promise<unknown>, name: string): Promise<void> {
  while ((await settled(call)) !== name);
}

const createGroup = (node: TestDaemon, root: Credentials, GroupName: string) => () =>
  node.iam(root).send(new CreateGroupCommand({ GroupName }))

test('nodes go on with a standby that takes over, and hear of each other there', {
  timeout: 120_000,
}, async () => {
  const { primary, standby, network, one, other } = await startNodes()
  const { root } = one
  await createGroup(one, root, 'before')()
  await standby.caughtUp()
  await primary.crash()
  await standby.promote()
  network.leadTo(standby.url)
  assert.equal(await settled(createGroup(other, root, 'before')), 'EntityAlreadyExistsException')
  assert.equal(await settled(createGroup(other, root, 'after')), 'done')
  const { Groups = [] } = await one.iam(root).send(new ListGroupsCommand({}))
  assert.deepEqual(
    Groups.map(({ GroupName }) => GroupName),
    ['after', 'before'],
  )
})

test('a permission that the standby never heard of is in force nowhere', {
  timeout: 120_000,
}, async () => {
  const { primary, standby, network, one, other } = await startNodes()
  const { root } = one
  const iam = one.iam(root)
  const UserName = 'somebody'
  await iam.send(new CreateUserCommand({ UserName }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const somebody = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  const listOn = (node: TestDaemon) => () => node.iam(somebody).send(new ListGroupsCommand({}))
  const policy = { UserName, PolicyName: 'may-list' }
  const allow = () => iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: mayList }))
  await standby.caughtUp()
  await standby.stop()

  // More than the numbers that PostgreSQL sets aside at a time: those after will come again.
  for (let change = 0; change < 70; change += 1) await allow()
  for (const node of [one, other]) await until(listOn(node), 'done')
  await takeOver(standby, () => primary.crash())
  network.leadTo(standby.url)
  for (const node of [one, other]) await until(listOn(node), 'AccessDenied')

  assert.equal(await settled(allow), 'done')
  await until(listOn(other), 'done')
  await iam.send(new DeleteUserPolicyCommand(policy))
  await until(listOn(other), 'AccessDenied')
})

async function takeOver(standby: StandbyServer, crash: () => Promise<void>): Promise<void> {
  await crash()
  await standby.start()
  await standby.promote()
}
