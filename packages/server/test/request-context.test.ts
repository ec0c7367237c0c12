// The condition keys of real calls: each in a policy that it satisfies, and in one that it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { putPolicy } from './support/permissions.ts'
import { newUser, type Statement } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

type Condition = Readonly<Record<string, Statement>>

/** What the caller `ann`, tagged team=blue, satisfies and what not when it lists users. */
const conditions: Readonly<Record<string, readonly [yes: Condition, no: Condition]>> = {
  'aws:username': [
    { StringEquals: { 'aws:username': 'ann' } },
    { StringEquals: { 'aws:username': 'Ann' } },
  ],
  'aws:userid': [
    { StringLike: { 'aws:userid': 'AIDA*' } },
    { StringLike: { 'aws:userid': 'AROA*' } },
  ],
  'aws:PrincipalArn': [
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/ann' } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ann' } },
  ],
  'aws:PrincipalAccount': [
    { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
    { StringEquals: { 'aws:PrincipalAccount': '999999999999' } },
  ],
  'aws:PrincipalType': [
    { StringEquals: { 'aws:PrincipalType': 'User' } },
    { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } },
  ],
  'aws:PrincipalTag': [
    { StringEquals: { 'aws:PrincipalTag/TEAM': 'blue' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
  ],
  'aws:SourceIp': [
    { IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '::1'] } },
    { NotIpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '::1'] } },
  ],
  'aws:CurrentTime': [
    { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
    { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
  ],
  'aws:EpochTime': [
    { NumericGreaterThan: { 'aws:EpochTime': '1577836800' } },
    { NumericLessThan: { 'aws:EpochTime': '1577836800' } },
  ],
  'aws:RequestedRegion': [
    { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  ],
  'aws:SecureTransport': [
    { Bool: { 'aws:SecureTransport': 'false' } },
    { Bool: { 'aws:SecureTransport': 'true' } },
  ],
  'aws:UserAgent': [
    { StringLike: { 'aws:UserAgent': 'aws-sdk-js/*' } },
    { StringLike: { 'aws:UserAgent': 'Boto3/*' } },
  ],
  'aws:PrincipalIsAWSService': [
    { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  ],
  'aws:ViaAWSService': [
    { Bool: { 'aws:ViaAWSService': 'false' } },
    { Bool: { 'aws:ViaAWSService': 'true' } },
  ],
  // Absent for long-term keys: only IfExists matches it.
  'aws:MultiFactorAuthPresent': [
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  ],
  'aws:TokenIssueTime': [
    { Null: { 'aws:TokenIssueTime': 'true' } },
    { Null: { 'aws:TokenIssueTime': 'false' } },
  ],
  'aws:SourceIdentity': [
    { Null: { 'aws:SourceIdentity': 'true' } },
    { StringLike: { 'aws:SourceIdentity': '*' } },
  ],
}

test('each global key is as AWS has it', async (t) => {
  await using daemon = await startTestDaemon()
  const ann = daemon.iam(await newUser(daemon, 'ann'))
  await daemon
    .iam()
    .send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'Team', Value: 'blue' }] }))
  const allowedUnder = async (Condition: Condition): Promise<boolean> => {
    await putPolicy(daemon, 'ann', {
      Effect: 'Allow',
      Action: 'iam:ListUsers',
      Resource: '*',
      Condition,
    })
    return ann.send(new ListUsersCommand({})).then(
      () => true,
      () => false,
    )
  }
  for (const [key, [yes, no]] of Object.entries(conditions)) {
    await t.test(key, async () => {
      assert.equal(await allowedUnder(yes), true, JSON.stringify(yes))
      assert.equal(await allowedUnder(no), false, JSON.stringify(no))
    })
  }
})

test('tags of the request, of the resource, and their keys', async () => {
  await using daemon = await startTestDaemon()
  const lead = daemon.iam(await newUser(daemon, 'lead'))
  const allow = (Action: string[], Condition: Condition): Statement => ({
    Effect: 'Allow',
    Action,
    Resource: '*',
    Condition,
  })
  await putPolicy(
    daemon,
    'lead',
    allow(['iam:CreateUser', 'iam:TagUser'], {
      StringEquals: { 'aws:RequestTag/team': 'blue' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'cost'] },
    }),
    allow(['iam:GetUser'], { StringEquals: { 'aws:ResourceTag/team': 'blue' } }),
    allow(['iam:UntagUser'], {
      StringEquals: { 'iam:ResourceTag/team': 'blue' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost'] },
    }),
  )
  const create = (UserName: string, tags: Readonly<Record<string, string>>) =>
    lead.send(
      new CreateUserCommand({
        UserName,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    )
  await create('a', { team: 'blue', cost: '1' })
  const refused = { name: 'AccessDenied' }
  await assert.rejects(create('b', { team: 'red' }), refused)
  await assert.rejects(create('b', { team: 'blue', owner: 'x' }), refused)
  await assert.rejects(create('b', {}), refused)
  await lead.send(new GetUserCommand({ UserName: 'a' }))
  await daemon.iam().send(new CreateUserCommand({ UserName: 'c' }))
  await assert.rejects(lead.send(new GetUserCommand({ UserName: 'c' })), refused)
  await assert.rejects(
    lead.send(new UntagUserCommand({ UserName: 'a', TagKeys: ['team'] })),
    refused,
  )
  await lead.send(new UntagUserCommand({ UserName: 'a', TagKeys: ['cost'] }))
})
