// Task 8: restrict by network, Region and time, for real connections and for simulated requests.
import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { after, test } from 'node:test'
import { startDaemonProcess } from '../packages/server/test/support/daemon-process.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, newUser, policyDocument, type Statement } from './support/principals.ts'
import { awsCli, pathOf, reasonToSkip } from './support/python-clients.ts'
import { denied, notAllowed, notAuthorized } from './support/refusals.ts'
import { runProgram } from './support/run-program.ts'
import { contextEntry, decisionsOf } from './support/simulation.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)
const overIpv6 = hasIpv6 ? await startDaemonProcess(['--dev'], undefined, {}, '[::1]') : undefined
after(() => overIpv6?.stop())
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

const deny = (Condition: Statement): Statement => ({
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition,
})

/** Whether a user with such a condition on all that it may do gets through. */
async function getsThrough(account: Account, name: string, condition: Statement): Promise<boolean> {
  const user = await newUser(account, name, allow('iam:ListGroups', '*', condition))
  return isAllowed(user.iam('ListGroups'), `arn:aws:iam::${account.id}:user/${name}`, account.id)
}

async function isAllowed(call: Promise<unknown>, arn: string, account: string): Promise<boolean> {
  const resource = `arn:aws:iam::${account}:group/`
  try {
    await call
    return true
  } catch (error) {
    await denied(Promise.reject(error), notAllowed(arn, 'iam:ListGroups', resource))
    return false
  }
}

/** Networks for a connection from one loopback address, and whether they hold it. */
const networks = {
  '127.0.0.1': [
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true],
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::1/128'] } }, false],
    [{ NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, false],
  ],
  '::1': [
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '0:0:0:0:0:0:0:0/127'] } }, true],
    [{ IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '2001:db8::/32'] } }, false],
    [{ NotIpAddress: { 'aws:SourceIp': '::1' } }, false],
  ],
} as const

testWith(clients, 'the network of an IPv4 connection', daemon, async (account) => {
  for (const [index, [condition, expected]] of networks['127.0.0.1'].entries()) {
    assert.equal(await getsThrough(account, `user-${index}`, condition), expected)
  }
})

if (overIpv6) {
  testWith(clients, 'the network of an IPv6 connection', overIpv6, async (account) => {
    for (const [index, [condition, expected]] of networks['::1'].entries()) {
      assert.equal(await getsThrough(account, `user-${index}`, condition), expected)
    }
  })
} else {
  test('the network of an IPv6 connection', (t) => t.skip('this machine has no ::1'))
}

const [past, future] = ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z']

testWith(clients, 'the time of a request', daemon, async (account) => {
  const { id } = account
  const between = (from: string, to: string) => ({
    DateGreaterThan: { 'aws:CurrentTime': from },
    DateLessThan: { 'aws:CurrentTime': to },
  })
  assert.equal(await getsThrough(account, 'now', between(past, future)), true)
  assert.equal(await getsThrough(account, 'early', between(future, future)), false)
  const seconds = { NumericLessThan: { 'aws:EpochTime': String(Date.parse(past) / 1000) } }
  assert.equal(await getsThrough(account, 'late', seconds), false)
  const expired = await newUser(
    account,
    'expired',
    allow('*'),
    deny({ DateGreaterThan: { 'aws:CurrentTime': past } }),
  )
  const arn = `arn:aws:iam::${id}:user/expired`
  await denied(
    expired.iam('ListGroups'),
    `${notAuthorized(arn, 'iam:ListGroups', `arn:aws:iam::${id}:group/`)} ` +
      'with an explicit deny in an identity-based policy',
  )
})

testWith(clients, 'networks, Regions and times of simulated requests', daemon, async ({ root }) => {
  const PolicyInputList = [
    policyDocument(
      allow('s3:GetObject', '*', {
        IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8:1234::/48'] },
      }),
      allow('ec2:*', '*', {
        StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] },
      }),
      allow('sqs:SendMessage', '*', {
        DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
      }),
      allow('dynamodb:GetItem', '*', { NotIpAddress: { 'aws:SourceIp': '2001:db8::/32' } }),
      deny({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    ),
  ]
  const decision = async (action: string, key: string, value: string, type = 'string') => {
    const answer = await root.iam('SimulateCustomPolicy', {
      PolicyInputList,
      ActionNames: [action],
      ContextEntries: [
        { ...contextEntry(key, value), ContextKeyType: type as 'string' | 'ip' | 'date' },
      ],
    })
    return decisionsOf(answer)[0]
  }
  for (const [action, key, value, type, expected] of [
    ['s3:GetObject', 'aws:SourceIp', '203.0.113.7', 'ip', 'allowed'],
    ['s3:GetObject', 'aws:SourceIp', '203.0.114.7', 'ip', 'implicitDeny'],
    ['s3:GetObject', 'aws:SourceIp', '2001:DB8:1234:0:0::7', 'ip', 'allowed'],
    ['s3:GetObject', 'aws:SourceIp', '2001:db8:1235::7', 'ip', 'implicitDeny'],
    ['dynamodb:GetItem', 'aws:SourceIp', '2001:db8::7', 'ip', 'implicitDeny'],
    ['dynamodb:GetItem', 'aws:SourceIp', '2001:db9::7', 'ip', 'allowed'],
    ['dynamodb:GetItem', 'aws:SourceIp', '192.0.2.1', 'ip', 'explicitDeny'],
    ['ec2:StartInstances', 'aws:RequestedRegion', 'eu-west-1', 'string', 'allowed'],
    ['ec2:StartInstances', 'aws:RequestedRegion', 'us-east-1', 'string', 'implicitDeny'],
    ['sqs:SendMessage', 'aws:CurrentTime', '2026-06-01T12:00:00Z', 'date', 'allowed'],
    ['sqs:SendMessage', 'aws:CurrentTime', '2025-12-31T23:59:59Z', 'date', 'implicitDeny'],
  ] as const) {
    assert.equal(await decision(action, key, value, type), expected, `${action} ${value}`)
  }
})

/** The Region is that of the client’s signature for STS, and always the same for IAM. */
test('the Region of a request', async (t) => {
  const reason = reasonToSkip(awsCli)
  if (reason !== undefined) return t.skip(reason)
  const root = { accessKeyId: '200000000008', secretAccessKey: 'test' }
  const run = async (
    credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
    ...args: readonly string[]
  ) => {
    const environment = clientEnvironment(daemon.endpoint, credentials)
    const { code, stdout, stderr } = await runProgram(pathOf(awsCli), args, environment)
    return code === 0 ? JSON.parse(stdout || '{}') : stderr
  }
  await run(root, 'iam', 'create-user', '--user-name', 'regional')
  await run(
    root,
    ...['iam', 'put-user-policy', '--user-name', 'regional', '--policy-name', 'inline'],
    '--policy-document',
    policyDocument(
      allow('iam:ListGroups', '*', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
      allow('sts:GetFederationToken', '*', {
        StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
      }),
    ),
  )
  const { AccessKey } = await run(root, 'iam', 'create-access-key', '--user-name', 'regional')
  const user = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  const federate = ['sts', 'get-federation-token', '--name', 'guest', '--region']
  assert.ok((await run(user, ...federate, 'eu-central-1')).Credentials)
  assert.match(await run(user, ...federate, 'eu-west-1'), /AccessDenied/)
  for (const region of ['us-east-1', 'eu-central-1']) {
    assert.deepEqual(await run(user, 'iam', 'list-groups', '--region', region), { Groups: [] })
  }
})
