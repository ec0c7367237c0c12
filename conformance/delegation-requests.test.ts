// Temporary delegation and role templates, with the file of the guide: provider, customer, token.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import {
  startDaemonProcess,
  temporaryDirectory,
} from '../packages/server/test/support/daemon-process.ts'
import { guideExamples } from '../packages/server/test/support/guide-examples.ts'
import { writeFiles } from '../packages/server/test/support/written-files.ts'
import { allow, credentialsOf, newUser, policyDocument } from './support/principals.ts'
import { refused } from './support/refusals.ts'
import { testWith } from './support/with-clients.ts'

const guide = readFileSync(new URL('../docs/guides/delegation.md', import.meta.url), 'utf8')
const file = writeFiles(temporaryDirectory(after), guideExamples(guide).files)
const daemon = await startDaemonProcess(['--dev', '--templates', file])
after(() => daemon.stop())

const providerId = '444455556666'
const topic = `arn:aws:sns:us-east-1:${providerId}:delegations`
const PolicyTemplateArn = 'arn:aws:iam::partner:delegation-template/example.com/Setup_20260101'
const TemplateArn = 'arn:aws:iam::aws:role-template/app.example.com/BucketReader:1'
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

interface Message {
  readonly Type: string
  readonly RequestId: string
  readonly ExchangeToken?: string
}

/** What the topic would have got for a request. */
async function messagesOf(id: string): Promise<readonly Message[]> {
  const answer = await fetch(`${daemon.endpoint}/_iamd/notifications`)
  const { notifications } = (await answer.json()) as {
    readonly notifications: readonly { readonly TopicArn: string; readonly Message: string }[]
  }
  return notifications
    .filter(({ TopicArn }) => TopicArn === topic)
    .map(({ Message: text }) => JSON.parse(text) as Message)
    .filter(({ RequestId }) => RequestId === id)
}

testWith(clients, 'a provider sets its product up', daemon, async (account) => {
  const { id, root, as } = account
  const provider = as({ accessKeyId: providerId, secretAccessKey: 'test' })
  const request = {
    OwnerAccountId: id,
    Description: 'Set up monitoring',
    RequestorWorkflowId: `order-${id}`,
    NotificationChannel: topic,
    SessionDuration: 3600,
    Permissions: {
      PolicyTemplateArn,
      Parameters: [{ Name: 'AccountId', Values: [id], Type: 'string' as const }],
    },
  }
  const { DelegationRequestId = '' } = await provider.iam('CreateDelegationRequest', request)
  const named = { DelegationRequestId }
  await refused(
    provider.iam('CreateDelegationRequest', request),
    'EntityAlreadyExists',
    `Delegation request with RequestorWorkflowId order-${id} already exists.`,
  )

  const owner = await newUser(account, 'owner', allow('sts:GetCallerIdentity'))
  await owner.iam('AssociateDelegationRequest', named)
  const asked = await owner.iam('GetDelegationRequest', {
    ...named,
    DelegationPermissionCheck: true,
  })
  assert.equal(asked.DelegationRequest?.State, 'ASSIGNED')
  assert.equal(asked.DelegationRequest?.OwnerId, `arn:aws:iam::${id}:user/owner`)
  assert.deepEqual(
    [asked.PermissionCheckStatus, asked.PermissionCheckResult],
    ['COMPLETE', 'DENIED'],
  )
  const { SummaryContent = '' } = await owner.iam('GetHumanReadableSummary', {
    EntityArn: `arn:aws:iam::${id}:delegation-request/${DelegationRequestId}`,
  })
  assert.match(SummaryContent, /^Example Monitoring \(account 444455556666\) asks for temporary/)
  assert.match(SummaryContent, /role\/example.com\/\*, only if iam:PermissionsBoundary/)
  await owner.iam('UpdateDelegationRequest', { ...named, Notes: 'please approve' })

  const { DelegationRequests } = await root.iam('ListDelegationRequests')
  assert.deepEqual(
    DelegationRequests?.map(({ State, Notes }) => [State, Notes]),
    [['PENDING_APPROVAL', 'please approve']],
  )
  await root.iam('AcceptDelegationRequest', named)
  await owner.iam('SendDelegationToken', named)
  const token = (await messagesOf(DelegationRequestId)).find(({ Type }) => Type === 'ExchangeToken')
  const { Credentials, AssumedPrincipal } = await provider.sts('GetDelegatedAccessToken', {
    TradeInToken: token?.ExchangeToken ?? '',
  })
  assert.equal(AssumedPrincipal, `arn:aws:iam::${id}:root`)
  const delegated = as(credentialsOf(Credentials))
  const { Users } = await delegated.iam('ListUsers')
  assert.equal(Users?.length, 1)
  const role = {
    RoleName: 'monitor',
    Path: '/example.com/',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${providerId}:root` },
        Action: 'sts:AssumeRole',
      },
    }),
  }
  await assert.rejects(delegated.iam('CreateRole', role), /no session policy allows/)
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  await delegated.iam('CreateRole', { ...role, PermissionsBoundary })
  await assert.rejects(delegated.iam('CreateUser', { UserName: 'intruder' }), /session policy/)
})

// The AWS CLI of the first series does not know these operations yet.
testWith(
  ['boto3', 'JavaScript SDK'],
  'a role is made of a template',
  daemon,
  async ({ root, id }) => {
    const ReplacementValues = {
      RoleName: { Values: ['reader'] },
      buckets: { Values: ['one', 'two'] },
    }
    const { RoleTemplateVersion } = await root.iam('GetRoleTemplateVersion', { TemplateArn })
    assert.equal(RoleTemplateVersion?.TemplateName, 'BucketReader')
    const { Role } = await root.iam('AcquireRole', { TemplateArn, ReplacementValues })
    assert.equal(Role?.Arn, `arn:aws:iam::${id}:role/apps/reader`)
    const { Role: again } = await root.iam('AcquireRole', { TemplateArn, ReplacementValues })
    assert.equal(again?.RoleId, Role?.RoleId)
    const { Role: read } = await root.iam('GetRole', { RoleName: 'reader' })
    assert.deepEqual(read?.SourceRoleTemplate, { TemplateArn, TemplateMinorVersion: 0 })
    await root.iam('PutAccountProperties', { Properties: { 'RoleManager/Enabled': 'true' } })
    const { Properties } = await root.iam('GetAccountProperties')
    assert.deepEqual(Properties, { 'RoleManager/Enabled': 'true' })
  },
)

testWith(['boto3', 'JavaScript SDK'], 'a session is scoped down', daemon, async (account) => {
  const { id, as } = account
  const user = await newUser(account, 'agent', allow(['iam:ListUsers', 'iam:ListGroups', 'sts:*']))
  const { Credentials: session } = await user.sts('GetFederationToken', {
    Name: 'run-1',
    Policy: policyDocument(allow('*')),
  })
  const Policy = policyDocument(allow(['sts:GetScopedCredentials', 's3:GetObject']))
  const scoped = await as(credentialsOf(session)).sts('GetScopedCredentials', { Policy })
  assert.equal(scoped.SessionInfo?.Arn, `arn:aws:sts::${id}:federated-user/run-1`)
  assert.equal(scoped.ScopedPoliciesCount, 1)
  const narrowed = as(credentialsOf(scoped.Credentials))
  const { Arn } = await narrowed.sts('GetCallerIdentity')
  assert.equal(Arn, scoped.SessionInfo?.Arn)
  const once = await narrowed.sts('GetScopedCredentials', { DurationSeconds: 60 })
  assert.equal(once.ScopedPoliciesCount, 1)
})
