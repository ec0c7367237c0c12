// Delegation requests: who may see and do what with them, by default and by policy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateDelegationRequestCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetDelegationRequestCommand,
  ListAccessKeysCommand,
  ListDelegationRequestsCommand,
} from '@aws-sdk/client-iam'
import {
  actionPermissions,
  createRequest,
  providerAccount,
  requestCalls,
  requestInput,
  roleTemplateArn,
  startDelegation,
  templateArn,
  topic,
} from './support/delegation.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import type { TestDaemon } from './support/test-daemon.ts'

const calls = requestCalls
const missing = (id: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `Delegation request with id ${id} cannot be found.`,
})
const arnOf = (daemon: TestDaemon, id: string) =>
  `arn:aws:iam::${daemon.account}:delegation-request/${id}`

test('requests of other accounts are as if they were not there', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const other = daemon.iam((await daemon.newAccount()).root)
  const targeted = await createRequest(setting, { OwnerAccountId: daemon.account })
  const open = await createRequest(setting)
  const mine = await createRequest(setting)
  await calls.AssociateDelegationRequest(daemon.iam(), mine)
  for (const id of [targeted, mine]) {
    for (const send of Object.values(calls)) {
      assert.deepEqual(await errorOf(send(other, id)), missing(id))
      assert.deepEqual(await errorOf(send(daemon.iam(provider), id)), missing(id))
    }
  }
  await calls.GetDelegationRequest(other, open)
  await calls.AssociateDelegationRequest(other, open)
  assert.deepEqual(await errorOf(calls.GetDelegationRequest(daemon.iam(), open)), missing(open))
})

test('before there is an owner anyone may look and take on; after that the owner, by default', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const owner = daemon.iam(await newUser(daemon, 'owner'))
  const other = daemon.iam(await newUser(daemon, 'other'))
  const caller = (name: string) => `arn:aws:iam::${daemon.account}:user/${name}`
  const id = await createRequest(setting)
  const arn = arnOf(daemon, id)
  const denied = (name: string, operation: string) => denial(caller(name), `iam:${operation}`, arn)
  await calls.GetDelegationRequest(other, id)
  for (const operation of [
    'UpdateDelegationRequest',
    'AcceptDelegationRequest',
    'RejectDelegationRequest',
    'SendDelegationToken',
  ] as const) {
    assert.deepEqual(await errorOf(calls[operation](owner, id)), denied('owner', operation))
  }
  await calls.AssociateDelegationRequest(owner, id)
  for (const [operation, send] of Object.entries(calls)) {
    assert.deepEqual(await errorOf(send(other, id)), denied('other', operation))
  }
  await calls.GetDelegationRequest(owner, id)
  await calls.UpdateDelegationRequest(owner, id)
  // To lend what one may do is not a default.
  assert.deepEqual(
    await errorOf(calls.AcceptDelegationRequest(owner, id)),
    denied('owner', 'AcceptDelegationRequest'),
  )
  await calls.AcceptDelegationRequest(daemon.iam(), id)
  await calls.RejectDelegationRequest(owner, id)
  const unknown = '00000000-0000-4000-8000-000000000000'
  assert.deepEqual(
    await errorOf(calls.GetDelegationRequest(daemon.iam(), unknown)),
    missing(unknown),
  )
  assert.equal(
    (await errorOf(calls.GetDelegationRequest(daemon.iam(), 'x'))).code,
    'ValidationError',
  )
})

test('a Deny takes the defaults away, and so does another user of the same name', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const owner = daemon.iam(await newUser(daemon, 'owner'))
  const id = await createRequest(setting)
  await putPolicy(daemon, 'owner', {
    Effect: 'Deny',
    Action: 'iam:*DelegationRequest',
    Resource: '*',
  })
  for (const send of [calls.GetDelegationRequest, calls.AssociateDelegationRequest]) {
    assert.match((await errorOf(send(owner, id))).message, /with an explicit deny in an identity/)
  }
  await putPolicy(daemon, 'owner', allow('sqs:*', '*'))
  await calls.AssociateDelegationRequest(owner, id)
  const UserName = 'owner'
  const iam = daemon.iam()
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }))
  for (const { AccessKeyId } of AccessKeyMetadata) {
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))
  }
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'inline' }))
  await iam.send(new DeleteUserCommand({ UserName }))
  const namesake = daemon.iam(await newUser(daemon, UserName))
  assert.deepEqual(
    await errorOf(calls.GetDelegationRequest(namesake, id)),
    denial(
      `arn:aws:iam::${daemon.account}:user/owner`,
      'iam:GetDelegationRequest',
      arnOf(daemon, id),
    ),
  )
})

test('each operation is allowed by its action on the request, for its owner', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const admin = daemon.iam(await newUser(daemon, 'admin'))
  const owner = daemon.iam(await newUser(daemon, 'owner'))
  const ownerArn = `arn:aws:iam::${daemon.account}:user/owner`
  const ownedBy = { ArnEquals: { 'iam:DelegationRequestOwner': ownerArn } }
  const caller = `arn:aws:iam::${daemon.account}:user/admin`
  const id = await createRequest(setting)
  const rejected = await createRequest(setting)
  await calls.AssociateDelegationRequest(owner, id)
  await calls.AssociateDelegationRequest(owner, rejected)
  const steps: readonly (readonly [keyof typeof calls, string])[] = [
    ['GetDelegationRequest', id],
    ['UpdateDelegationRequest', id],
    ['AcceptDelegationRequest', id],
    ['SendDelegationToken', id],
    ['RejectDelegationRequest', rejected],
  ]
  for (const [operation, which] of steps) {
    const action = `iam:${operation}`
    const arn = arnOf(daemon, which)
    for (const statement of [
      { Effect: 'Allow', NotAction: action, Resource: '*' },
      { Effect: 'Allow', Action: action, NotResource: arn },
      allow(action, arn, { ArnEquals: { 'iam:DelegationRequestOwner': caller } }),
    ]) {
      await putPolicy(daemon, 'admin', statement)
      const refused = await errorOf(calls[operation](admin, which))
      assert.deepEqual(refused, denial(caller, action, arn))
    }
    await putPolicy(daemon, 'admin', allow(action, arn, ownedBy))
    await calls[operation](admin, which)
  }

  const list = (OwnerId?: string, by = admin) =>
    by.send(new ListDelegationRequestsCommand({ ...(OwnerId && { OwnerId }) }))
  await putPolicy(daemon, 'admin', allow('iam:ListDelegationRequests', '*', ownedBy))
  const unlisted = denial(caller, 'iam:ListDelegationRequests', '*')
  assert.deepEqual(await errorOf(list()), unlisted)
  assert.equal((await list(ownerArn)).DelegationRequests?.length, 2)
  assert.equal((await list(caller)).DelegationRequests?.length, 0)
  assert.equal((await list(ownerArn, owner)).DelegationRequests?.length, 2)
  assert.equal((await errorOf(list(caller, owner))).code, 'AccessDenied')
})

test('making requests needs the action; template, topic and duration are keys', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const providing = { ...daemon, account: providerAccount, iam: (c = provider) => daemon.iam(c) }
  const maker = providing.iam(await newUser(providing, 'maker'))
  const resource = `arn:aws:iam::${providerAccount}:delegation-request/*`
  const create = () => maker.send(new CreateDelegationRequestCommand(requestInput()))
  const refused = denial(
    `arn:aws:iam::${providerAccount}:user/maker`,
    'iam:CreateDelegationRequest',
    resource,
  )
  const keys = {
    ArnEquals: { 'iam:TemplateArn': templateArn },
    StringEquals: { 'iam:NotificationChannel': topic, 'iam:DelegationDuration': '3600' },
  }
  assert.deepEqual(await errorOf(create()), refused)
  for (const wrong of [
    { ArnEquals: { 'iam:TemplateArn': roleTemplateArn } },
    { StringEquals: { 'iam:NotificationChannel': `${topic}2` } },
    { StringEquals: { 'iam:DelegationDuration': '3601' } },
  ]) {
    await putPolicy(providing, 'maker', allow('iam:CreateDelegationRequest', resource, wrong))
    assert.deepEqual(await errorOf(create()), refused)
  }
  await putPolicy(providing, 'maker', allow('iam:CreateDelegationRequest', resource, keys))
  await create()
})

test('lists have what has an owner in the account, page by page', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const iam = daemon.iam()
  const owner = daemon.iam(await newUser(daemon, 'owner'))
  await createRequest(setting, { OwnerAccountId: daemon.account })
  const ids: string[] = []
  for (let index = 0; index < 5; index += 1) {
    const id = await createRequest(setting)
    await calls.AssociateDelegationRequest(index < 2 ? owner : iam, id)
    ids.push(id)
  }
  const foreign = await createRequest(setting)
  const other = daemon.iam((await daemon.newAccount()).root)
  await calls.AssociateDelegationRequest(other, foreign)
  const listed: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.send(
      new ListDelegationRequestsCommand({ MaxItems: 2, ...(Marker && { Marker }) }),
    )
    listed.push(...(page.DelegationRequests ?? []).map((one) => one.DelegationRequestId))
    assert.equal(page.isTruncated, page.Marker !== undefined)
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(listed, ids.toSorted())
  const ofOwner = await iam.send(
    new ListDelegationRequestsCommand({ OwnerId: `arn:aws:iam::${daemon.account}:user/owner` }),
  )
  assert.equal(ofOwner.DelegationRequests?.length, 2)
  const wrong = new ListDelegationRequestsCommand({ OwnerId: 'arn:aws:s3:::bucket-name' })
  assert.equal((await errorOf(iam.send(wrong))).code, 'InvalidInput')
  const marker = new ListDelegationRequestsCommand({ Marker: 'made-up' })
  assert.equal((await errorOf(iam.send(marker))).code, 'ValidationError')
})

test('the permission check tells whether the caller could grant what is asked', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const id = await createRequest(setting)
  const user = daemon.iam(await newUser(daemon, 'owner'))
  await calls.AssociateDelegationRequest(user, id)
  const check = async (iam = user) => {
    const answer = await iam.send(
      new GetDelegationRequestCommand({ DelegationRequestId: id, DelegationPermissionCheck: true }),
    )
    assert.equal(answer.PermissionCheckStatus, 'COMPLETE')
    return answer.PermissionCheckResult
  }
  const users = allow('iam:ListUsers', '*')
  const objects = (resource: string) => allow('s3:GetObject', resource)
  const deny = (resource: string) => ({ Effect: 'Deny', Action: 's3:*', Resource: resource })
  const tagged = { StringEquals: { 'aws:ResourceTag/team': 'blue' } }
  const ownTag = { StringEquals: { 'aws:PrincipalAccount': daemon.account } }
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ['DENIED', []],
    ['DENIED', [users]],
    ['DENIED', [users, objects('arn:aws:s3:::one/*')]],
    ['ALLOWED', [users, objects('arn:aws:s3:::one/*'), objects('arn:aws:s3:::two/*')]],
    ['ALLOWED', [users, objects('*')]],
    ['ALLOWED', [allow('*', '*', ownTag)]],
    ['UNSURE', [users, allow('s3:*', '*', tagged)]],
    ['UNSURE', [allow('*', '*'), deny('arn:aws:s3:::one/secret')]],
    ['DENIED', [allow('*', '*'), deny('arn:aws:s3:::one/*')]],
  ]
  for (const [result, statements] of cases) {
    const given = statements.length === 0 ? [allow('sqs:*', '*')] : statements
    await putPolicy(daemon, 'owner', ...given.map((statement) => ({ ...statement })))
    assert.equal(await check(), result, JSON.stringify(statements))
  }
  assert.equal(await check(daemon.iam()), 'ALLOWED')
  const plain = await calls.GetDelegationRequest(user, id)
  assert.equal(plain.PermissionCheckStatus, undefined)
})

test('the check of patterns asks for their parts, as long as those are few', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const UserName = 'owner'
  const iam = daemon.iam(await newUser(daemon, UserName, allow('s3:*', '*')))
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['ALLOWED', ['sts:Get*'], ['sts:Get*']],
    ['ALLOWED', ['sts:*'], ['sts:G*', 'sts:?*']],
    ['DENIED', ['sts:Get*'], ['sts:GetCaller*', 'sts:GetSession*']],
    ['ALLOWED', ['*'], ['*']],
    ['UNSURE', ['*'], ['s3:*', 'ec2:*']],
    ['ALLOWED', ['ec2:*'], ['ec2:*']],
    // The actions of EC2 are many: nobody asks for each.
    ['UNSURE', ['ec2:*'], ['ec2:Describe*']],
    ['DENIED', ['unheard-of:Thing'], ['s3:*']],
    ['UNSURE', ['unheard-of:Thing*'], ['s3:*']],
  ]
  for (const [result, asked, may] of cases) {
    const DelegationRequestId = await createRequest(setting, {
      Permissions: actionPermissions(...asked),
    })
    await putPolicy(daemon, UserName, ...may.map((action) => allow(action, '*')))
    const answer = await iam.send(
      new GetDelegationRequestCommand({ DelegationRequestId, DelegationPermissionCheck: true }),
    )
    assert.equal(answer.PermissionCheckResult, result, `${asked} by ${may}`)
  }
})
