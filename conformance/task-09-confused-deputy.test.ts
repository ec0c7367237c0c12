// Task 9: a service may act only for one account or resource of ours, and for nobody else's.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runIamd, temporaryDirectory } from '../packages/server/test/support/daemon-process.ts'
import { allow, policyDocument, type Statement } from './support/principals.ts'
import { denied, notAuthorized } from './support/refusals.ts'
import { contextEntry, decisionsOf } from './support/simulation.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const
const stranger = '999999999999'

/** On whose behalf something is done; a direct request says nothing of it. */
interface Source {
  readonly account?: string
  readonly arn?: string
}

/** A resource policy under test, as `aws:SourceAccount` and `aws:SourceArn` limit it. */
interface Limited {
  readonly action: string
  readonly resource: string
  readonly condition: Statement
  /** Sources, and what becomes of their requests. */
  readonly sources: readonly (readonly [Source, 'allowed' | 'implicitDeny' | 'explicitDeny'])[]
}

async function decision(
  { id, root }: Account,
  { action, resource }: Limited,
  ResourcePolicy: string,
  { account, arn }: Source,
) {
  const ContextEntries = [
    ...(account === undefined ? [] : [contextEntry('aws:SourceAccount', account)]),
    ...(arn === undefined ? [] : [contextEntry('aws:SourceArn', arn)]),
  ]
  const answer = await root.iam('SimulateCustomPolicy', {
    PolicyInputList: [policyDocument(allow('iam:GetUser'))],
    ActionNames: [action],
    ResourceArns: [resource],
    ResourceOwner: `arn:aws:iam::${id}:root`,
    ResourcePolicy,
    CallerArn: `arn:aws:iam::${id}:user/deputy`,
    ...(ContextEntries.length > 0 && { ContextEntries }),
  })
  return decisionsOf(answer)[0]
}

testWith(clients, 'resource policies of a bucket and a queue', daemon, async (account) => {
  const { id } = account
  const [bucket, topic] = ['arn:aws:s3:::trail-logs', `arn:aws:sns:us-east-1:${id}:orders`]
  const trail = `arn:aws:cloudtrail:us-east-1:${id}:trail/main`
  const cases: readonly Limited[] = [
    {
      action: 's3:PutObject',
      resource: `${bucket}/AWSLogs/${id}/log.gz`,
      condition: { StringEquals: { 'aws:SourceAccount': id, 'aws:SourceArn': trail } },
      sources: [
        [{ account: id, arn: trail }, 'allowed'],
        [{ account: id, arn: `${trail}-of-others` }, 'implicitDeny'],
        [{ account: stranger, arn: trail }, 'implicitDeny'],
        [{ account: id }, 'implicitDeny'],
        [{}, 'implicitDeny'],
      ],
    },
    {
      action: 'sqs:SendMessage',
      resource: `arn:aws:sqs:us-east-1:${id}:orders`,
      condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${id}:*` } },
      sources: [
        [{ arn: topic }, 'allowed'],
        [{ arn: `arn:aws:sns:us-east-1:${stranger}:orders` }, 'implicitDeny'],
        [{ arn: `arn:aws:sqs:us-east-1:${id}:orders` }, 'implicitDeny'],
        [{}, 'implicitDeny'],
      ],
    },
  ]
  for (const limited of cases) {
    const statement = {
      Effect: 'Allow',
      // The simulator knows users as callers only: a service is simulated by one of them.
      Principal: { AWS: `arn:aws:iam::${id}:user/deputy` },
      Action: limited.action,
      Resource: limited.resource,
      Condition: limited.condition,
    }
    for (const [source, expected] of limited.sources) {
      const seen = await decision(account, limited, policyDocument(statement), source)
      assert.equal(seen, expected, `${limited.action} for ${JSON.stringify(source)}`)
    }
  }

  // The other way round: whoever acts for somebody else is denied, whatever is allowed elsewhere.
  const open = { Principal: '*', Action: 's3:PutObject', Resource: `${bucket}/*` }
  const guarded: Limited = {
    action: 's3:PutObject',
    resource: `${bucket}/x`,
    condition: { StringNotEqualsIfExists: { 'aws:SourceAccount': id } },
    sources: [
      [{ account: id }, 'allowed'],
      [{ account: stranger }, 'explicitDeny'],
    ],
  }
  const document = policyDocument(
    { Effect: 'Allow', ...open },
    { Effect: 'Deny', ...open, Condition: guarded.condition },
  )
  for (const [source, expected] of guarded.sources) {
    assert.equal(await decision(account, guarded, document, source), expected)
  }
})

testWith(clients, 'a role that a service may use for one account only', daemon, async (account) => {
  const { id, root } = account
  const RoleName = 'deputy'
  const AssumeRolePolicyDocument = policyDocument({
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${id}:trail/*` },
    },
  })
  const { Role } = await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  const RoleArn = Role?.Arn ?? ''
  const { Role: shown } = await root.iam('GetRole', { RoleName })
  const document = shown?.AssumeRolePolicyDocument ?? ''
  const read: unknown = typeof document === 'string' ? decoded(document) : document
  assert.deepEqual(read, JSON.parse(AssumeRolePolicyDocument))

  const { ContextKeyNames } = await root.iam('GetContextKeysForCustomPolicy', {
    PolicyInputList: [
      policyDocument(
        allow('sts:AssumeRole', RoleArn, {
          StringEquals: { 'aws:SourceAccount': id },
          ArnLike: { 'aws:SourceArn': '*' },
        }),
      ),
    ],
  })
  assert.deepEqual(ContextKeyNames?.toSorted(), ['aws:SourceAccount', 'aws:SourceArn'])

  // Nobody is the service by saying so: users of the account don't get the role.
  await root.iam('CreateUser', { UserName: 'mallory' })
  await root.iam('PutUserPolicy', {
    UserName: 'mallory',
    PolicyName: 'inline',
    PolicyDocument: policyDocument(allow('*')),
  })
  const { AccessKey } = await root.iam('CreateAccessKey', { UserName: 'mallory' })
  const mallory = account.as({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  await denied(
    mallory.sts('AssumeRole', { RoleArn, RoleSessionName: 'trail' }),
    notAuthorized(`arn:aws:iam::${id}:user/mallory`, 'sts:AssumeRole', RoleArn),
  )
})

test('the trust policy, decided for the service itself', async () => {
  const id = '111122223333'
  const files = temporaryDirectory(after)
  const trust = join(files, 'trust.json')
  writeFileSync(
    trust,
    policyDocument({
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': id },
        ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${id}:trail/*` },
      },
    }),
  )
  const decide = async (service: string, account: string, arn?: string) => {
    const { code } = await runIamd([
      ...['decide', '--principal', service, '--action', 'sts:AssumeRole', '--resource', trust],
      ...['--resource-arn', `arn:aws:iam::${id}:role/deputy`],
      ...['--context', `aws:SourceAccount=${account}`],
      ...(arn === undefined ? [] : ['--context', `aws:SourceArn=${arn}`]),
    ])
    return code === 0
  }
  const trail = (account: string) => `arn:aws:cloudtrail:us-east-1:${account}:trail/main`
  const service = 'cloudtrail.amazonaws.com'
  assert.equal(await decide(service, id, trail(id)), true)
  assert.equal(await decide(service, stranger, trail(stranger)), false)
  assert.equal(await decide(service, id, trail(stranger)), false)
  assert.equal(await decide(service, id), false)
  assert.equal(await decide('config.amazonaws.com', id, trail(id)), false)
})

/** The AWS CLI and boto3 decode documents; the SDK leaves that to its user. */
const decoded = (document: string): unknown => JSON.parse(decodeURIComponent(document))
