// An account that GetAccountAuthorizationDetails told comes out of `iamd import` as it was.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListGroupsCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import {
  type DaemonProcess,
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from './support/daemon-process.ts'
import { errorOf } from './support/principals.ts'
import { allDetails, detailPages, fillRichly } from './support/rich-account.ts'
import { type Credentials, startTestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const source = await startTestDaemon()
after(() => source[Symbol.asyncDispose]())
await fillRichly(source.iam(), source.account)
const expected = await allDetails(source.iam())
const write = (name: string, content: string) => writeFiles(directory, { [name]: content })
const pagesFile = write('pages.json', JSON.stringify(await detailPages(source.iam())))
const mergedFile = write('merged.json', JSON.stringify(expected))

function printedKey(stdout: string): Credentials {
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(stdout)?.[1] ?? ''
  return {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
}

function iamOf({ endpoint }: DaemonProcess, credentials: Credentials): IAMClient {
  const client = new IAMClient({ endpoint, region: 'us-east-1', credentials })
  after(() => client.destroy())
  return client
}

async function importing(...args: string[]) {
  const { code, stdout, stderr } = await runIamd(['import', ...args])
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

async function exporting(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runIamd(['export', ...args])
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

test('an account goes into an empty data directory and comes out equal', async () => {
  const data = join(directory, 'stopped')
  const stdout = await importing('--data', data, pagesFile)
  assert.match(
    stdout,
    /^Imported into the new account \d{12}: 2 users, 2 groups, 3 roles, 2 managed policies, 1 instance profile\.\n/,
  )
  const daemon = await startDaemonProcess(['--data', data])
  try {
    const iam = iamOf(daemon, printedKey(stdout))
    assert.deepEqual(await allDetails(iam), expected)
    const { Policy } = await iam.send(
      new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${source.account}:policy/team/versioned` }),
    )
    assert.deepEqual([Policy?.DefaultVersionId, Policy?.AttachmentCount], ['v2', 1])
    const counted = ['Users', 'Groups', 'Roles', 'Policies', 'PolicyVersionsInUse'] as const
    const summaryOf = async (client: IAMClient) =>
      (await client.send(new GetAccountSummaryCommand({}))).SummaryMap
    const [before, now] = [await summaryOf(source.iam()), await summaryOf(iam)]
    for (const key of counted) assert.equal(now?.[key], before?.[key], key)
  } finally {
    assert.equal(await daemon.stop(), 0)
  }
})

test('an import beside a running daemon is in force at the next call', async () => {
  const data = join(directory, 'running')
  const daemon = await startDaemonProcess(['--data', data])
  try {
    const iam = iamOf(daemon, printedKey(await importing('--data', data, mergedFile)))
    assert.deepEqual(await allDetails(iam), expected)
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }))
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
    const { endpoint } = daemon
    const bob = { accessKeyId, secretAccessKey }
    const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: bob })
    const RoleArn = `arn:aws:iam::${source.account}:role/jobs/Worker`
    const assume = { RoleArn, RoleSessionName: 'task' }
    const { AssumedRoleUser } = await sts.send(new AssumeRoleCommand(assume))
    sts.destroy()
    assert.match(AssumedRoleUser?.Arn ?? '', /assumed-role\/Worker\/task$/)
    const refusal = await errorOf(iamOf(daemon, bob).send(new ListGroupsCommand({})))
    assert.equal(refusal.code, 'AccessDenied')
  } finally {
    assert.equal(await daemon.stop(), 0)
  }
})

test('what an export says imports and exports as the same text, beyond what AWS tells', async () => {
  const data = ['first', 'second', 'third'].map((name) => join(directory, name))
  const [first = '', second = '', third = ''] = data
  await importing('--data', first, pagesFile)
  const parsed = JSON.parse(await exporting('--data', first))
  parsed.InstanceProfileList = [
    {
      InstanceProfileName: 'unused',
      InstanceProfileId: 'AIPACKCEVSQ6C2EXAMPLE',
      Path: '/',
      Arn: `arn:aws:iam::${source.account}:instance-profile/unused`,
      CreateDate: '2020-01-31T12:00:00+00:00',
      Roles: [],
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  ]
  Object.assign(parsed.Policies[0], { Tags: [{ Key: 'aws:system', Value: 'kept' }] })
  Object.assign(parsed.RoleDetailList[1], { Description: 'linked', MaxSessionDuration: 43_200 })
  const extended = write('extended.json', JSON.stringify(parsed))
  await importing('--data', second, extended)
  const printed = await exporting('--data', second)
  assert.deepEqual(JSON.parse(printed), parsed)
  await importing('--data', third, write('again.json', printed))
  assert.equal(await exporting('--data', third), printed)
})

test('a copy in another account is of that account in every ARN, with ids of its own', async () => {
  const data = join(directory, 'copy')
  const target = '999988887777'
  const original = printedKey(await importing('--data', data, mergedFile))
  const stdout = await importing('--data', data, '--account', target, mergedFile)
  assert.match(stdout, new RegExp(`into the new account ${target} as a copy of account`))
  const daemon = await startDaemonProcess(['--data', data])
  try {
    assert.deepEqual(await allDetails(iamOf(daemon, original)), expected)
    const iam = iamOf(daemon, printedKey(stdout))
    const copied = JSON.stringify(await allDetails(iam))
    assert.ok(!copied.includes(source.account))
    const { UserDetailList = [], GroupDetailList = [], RoleDetailList = [] } = expected
    const ids = [
      ...UserDetailList.map(({ UserId }) => UserId),
      ...GroupDetailList.map(({ GroupId }) => GroupId),
      ...RoleDetailList.map(({ RoleId }) => RoleId),
    ]
    for (const id of ids) assert.ok(!copied.includes(id ?? '?'), String(id))
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'Worker' }))
    const trusted = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')
    assert.ok(trusted.includes(`arn:aws:iam::${target}:user/bob`))
    assert.ok(trusted.includes(`arn:aws:iam::${target}:root`))
  } finally {
    assert.equal(await daemon.stop(), 0)
  }
})
