// Delegation requests through the API: made, taken on, answered, listed, expired.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateDelegationRequestCommand,
  type CreateDelegationRequestCommandInput,
  ListDelegationRequestsCommand,
  type PolicyParameter,
} from '@aws-sdk/client-iam'
import {
  createRequest,
  messagesOf,
  providerAccount,
  requestCalls,
  requestInput,
  roleTemplateArn,
  startDelegation,
  templateArn,
} from './support/delegation.ts'
import { errorOf, newUser } from './support/principals.ts'
import type { TestDaemon } from './support/test-daemon.ts'

const calls = requestCalls
const day = 24 * 60 * 60 * 1000
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
const missing = (id: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `Delegation request with id ${id} cannot be found.`,
})
const stuck = (id: string, state: string) =>
  invalid(`Delegation request ${id} is in state ${state}, which does not allow this operation.`)
const shown = async (daemon: TestDaemon, id: string) =>
  (await calls.GetDelegationRequest(daemon.iam(), id)).DelegationRequest

test('a request is shown with its policy, and whoever takes it on owns it', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const owner = await newUser(daemon, 'owner')
  const answer = await daemon.iam(provider).send(
    new CreateDelegationRequestCommand(
      requestInput({
        OwnerAccountId: daemon.account,
        RequestMessage: 'as agreed',
        RedirectUrl: 'https://example.com/done',
        OnlySendByOwner: true,
        RequestorWorkflowId: 'whole-request',
      }),
    ),
  )
  const id = answer.DelegationRequestId ?? ''
  assert.match(id, uuid)
  assert.equal(answer.ConsoleDeepLink?.endsWith(`/iam/home#/delegation-requests/${id}`), true)
  const request = await shown(daemon, id)
  assert.deepEqual(request, {
    DelegationRequestId: id,
    OwnerAccountId: daemon.account,
    Description: 'Set up monitoring',
    RequestMessage: 'as agreed',
    Permissions: {
      PolicyTemplateArn: templateArn,
      Parameters: [{ Name: 'bucketNames', Values: ['one', 'two'], Type: 'stringList' }],
    },
    PermissionPolicy: request?.PermissionPolicy,
    State: 'UNASSIGNED',
    ExpirationTime: new Date((request?.CreateDate?.getTime() ?? 0) + day),
    RequestorId: providerAccount,
    RequestorName: 'Example Monitoring',
    CreateDate: request?.CreateDate,
    SessionDuration: 3600,
    RedirectUrl: 'https://example.com/done',
    OnlySendByOwner: true,
    UpdatedTime: request?.CreateDate,
  })
  assert.deepEqual(JSON.parse(request?.PermissionPolicy ?? ''), {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: ['arn:aws:s3:::one/*', 'arn:aws:s3:::two/*'],
      },
    ],
  })
  await calls.AssociateDelegationRequest(daemon.iam(owner), id)
  const { OwnerId, State, ExpirationTime, UpdatedTime } = (await shown(daemon, id)) ?? {}
  assert.equal(OwnerId, `arn:aws:iam::${daemon.account}:user/owner`)
  assert.equal(State, 'ASSIGNED')
  assert.equal(ExpirationTime?.getTime(), (UpdatedTime?.getTime() ?? 0) + 7 * day)
  const [message] = await messagesOf(daemon)
  assert.deepEqual(message, {
    RequestId: id,
    RequestorWorkflowId: 'whole-request',
    State: 'ASSIGNED',
    OwnerAccountId: daemon.account,
    UpdatedAt: message?.['UpdatedAt'],
    Type: 'StateChange',
  })
})

test('a policy that makes roles says by which boundary they are limited', async () => {
  await using setting = await startDelegation()
  const id = await createRequest(setting, { Permissions: { PolicyTemplateArn: roleTemplateArn } })
  const request = await shown(setting.daemon, id)
  assert.deepEqual(request?.RolePermissionRestrictionArns, [
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
  ])
})

test('only registered providers make requests, by their own templates and to their topics', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const iam = daemon.iam(provider)
  const create = (more: Partial<CreateDelegationRequestCommandInput>) =>
    errorOf(iam.send(new CreateDelegationRequestCommand(requestInput(more))))
  assert.deepEqual(
    await errorOf(daemon.iam().send(new CreateDelegationRequestCommand(requestInput()))),
    {
      code: 'AccessDenied',
      status: 403,
      message: `Account ${daemon.account} is not registered to create delegation requests.`,
    },
  )
  const parameters = (...Parameters: object[]) => ({
    Permissions: { PolicyTemplateArn: templateArn, Parameters },
  })
  const buckets: PolicyParameter = { Name: 'bucketNames', Values: ['one'], Type: 'string' }
  const unknown = `${templateArn}_2`
  const refusals: readonly (readonly [Partial<CreateDelegationRequestCommandInput>, string])[] = [
    [{ Permissions: { PolicyTemplateArn: unknown } }, `Policy template ${unknown} was not found.`],
    [{ Permissions: { Parameters: [buckets] } }, 'PolicyTemplateArn must be specified.'],
    [parameters(), 'Missing value for template parameter: bucketNames'],
    [parameters(buckets, { ...buckets, Name: 'other' }), 'Unknown template parameter: other'],
    [parameters(buckets, buckets), 'Duplicate template parameter: bucketNames'],
    [
      parameters({ ...buckets, Values: ['a', 'b'] }),
      'Template parameter bucketNames must have exactly one value.',
    ],
    [
      parameters({ ...buckets, Values: [], Type: 'stringList' }),
      'Template parameter bucketNames must have at least one value.',
    ],
    [
      parameters({ Name: 'bucketNames', Values: ['a'] }),
      'A template parameter must have a Name, Values and a Type.',
    ],
    [
      { NotificationChannel: 'arn:aws:sqs:us-east-1:444455556666:q' },
      'NotificationChannel must be the ARN of an Amazon SNS topic.',
    ],
    [
      { NotificationChannel: `arn:aws:sns:us-east-1:${daemon.account}:t` },
      'NotificationChannel must be a topic in an account of the requestor.',
    ],
  ]
  for (const [more, message] of refusals) assert.deepEqual(await create(more), invalid(message))
  const many = Array.from({ length: 10_001 }, (_, index) => `${index}`)
  assert.equal(
    (await create(parameters({ Name: 'bucketNames', Values: many, Type: 'stringList' }))).code,
    'InvalidInput',
  )
  const long = parameters({ Name: 'bucketNames', Values: ['x'.repeat(2000)], Type: 'string' })
  assert.deepEqual(await create(long), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for DelegationPolicySize: 2048',
  })
  for (const more of [
    { SessionDuration: 299 },
    { SessionDuration: 43_201 },
    { OwnerAccountId: '1' },
    { RequestorWorkflowId: 'abc' },
    { RedirectUrl: 'ftp://example.com' },
    { NotificationChannel: 'not a topic' },
  ]) {
    assert.equal((await create(more)).code, 'ValidationError', JSON.stringify(more))
  }
  await createRequest(setting, { RequestorWorkflowId: 'only-once' })
  assert.deepEqual(await create({ RequestorWorkflowId: 'only-once' }), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Delegation request with RequestorWorkflowId only-once already exists.',
  })
})

test('a request goes from state to state, and nowhere else', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const iam = daemon.iam()
  const after: Readonly<Record<string, readonly (keyof typeof calls)[]>> = {
    UNASSIGNED: [],
    ASSIGNED: ['AssociateDelegationRequest'],
    PENDING_APPROVAL: ['AssociateDelegationRequest', 'UpdateDelegationRequest'],
    ACCEPTED: ['AssociateDelegationRequest', 'AcceptDelegationRequest'],
    FINALIZED: ['AssociateDelegationRequest', 'AcceptDelegationRequest', 'SendDelegationToken'],
    REJECTED: ['AssociateDelegationRequest', 'RejectDelegationRequest'],
  }
  const allowed: Readonly<Record<string, readonly string[]>> = {
    AssociateDelegationRequest: ['UNASSIGNED'],
    UpdateDelegationRequest: ['ASSIGNED', 'PENDING_APPROVAL'],
    AcceptDelegationRequest: ['ASSIGNED', 'PENDING_APPROVAL'],
    RejectDelegationRequest: ['ASSIGNED', 'PENDING_APPROVAL', 'ACCEPTED'],
    SendDelegationToken: ['ACCEPTED'],
  }
  for (const [state, path] of Object.entries(after)) {
    for (const [operation, from] of Object.entries(allowed)) {
      const id = await createRequest(setting)
      for (const step of path) await calls[step](iam, id)
      assert.equal((await shown(daemon, id))?.State, state)
      const send = () => calls[operation as keyof typeof calls](iam, id)
      if (from.includes(state)) await send()
      else assert.deepEqual(await errorOf(send()), stuck(id, state), `${operation} in ${state}`)
    }
  }
})

test('notes and reasons are kept; a later note replaces the one before', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const iam = daemon.iam()
  const id = await createRequest(setting)
  await calls.AssociateDelegationRequest(iam, id)
  await calls.UpdateDelegationRequest(iam, id, 'please look')
  assert.equal((await shown(daemon, id))?.Notes, 'please look')
  await calls.UpdateDelegationRequest(iam, id, 'please look soon')
  await calls.UpdateDelegationRequest(iam, id)
  assert.equal((await shown(daemon, id))?.Notes, 'please look soon')
  await calls.RejectDelegationRequest(iam, id, 'too much')
  const request = await shown(daemon, id)
  assert.equal(request?.RejectionReason, 'too much')
  assert.equal(request?.State, 'REJECTED')
  const states = (await messagesOf(daemon)).map(({ State }) => State)
  assert.deepEqual(states, [
    'ASSIGNED',
    'PENDING_APPROVAL',
    'PENDING_APPROVAL',
    'PENDING_APPROVAL',
    'REJECTED',
  ])
})

test('requests expire, by the state that they are in', async () => {
  const start = Date.now()
  let now = start
  await using setting = await startDelegation({ now: () => new Date(now) })
  const { daemon, provider } = setting
  const at = (credentials = daemon.root) => {
    const iam = daemon.iam(credentials)
    iam.config.systemClockOffset = now - Date.now()
    return iam
  }
  const create = async (RequestorWorkflowId: string) => {
    const input = requestInput({ RequestorWorkflowId })
    const made = await at(provider).send(new CreateDelegationRequestCommand(input))
    return made.DelegationRequestId ?? ''
  }
  const stateOf = async (id: string) =>
    (await calls.GetDelegationRequest(at(), id)).DelegationRequest?.State
  const [waiting, taken] = [await create('waiting'), await create('taken')]
  await calls.AssociateDelegationRequest(at(), taken)
  now = start + day - 1000
  assert.equal(await stateOf(waiting), 'UNASSIGNED')
  now = start + day
  assert.equal(await stateOf(waiting), 'EXPIRED')
  assert.deepEqual(
    await errorOf(calls.AssociateDelegationRequest(at(), waiting)),
    stuck(waiting, 'EXPIRED'),
  )
  now = start + 6 * day
  await calls.AcceptDelegationRequest(at(), taken)
  now = start + 12 * day
  assert.equal(await stateOf(taken), 'ACCEPTED')
  now = start + 13 * day
  assert.equal(await stateOf(taken), 'EXPIRED')
  assert.deepEqual(await errorOf(calls.SendDelegationToken(at(), taken)), stuck(taken, 'EXPIRED'))
  const { DelegationRequests: kept } = await at().send(new ListDelegationRequestsCommand({}))
  assert.equal(kept?.[0]?.State, 'EXPIRED')
  // Long after, they are gone, and their workflow ids are free.
  now = start + 32 * day
  await create('waiting')
  assert.deepEqual(await errorOf(calls.GetDelegationRequest(at(), waiting)), missing(waiting))
  assert.equal(await stateOf(taken), 'EXPIRED')
})

test('the number of requests that have not expired is a quota', async () => {
  await using setting = await startDelegation({}, { delegationRequests: 2 })
  const { daemon, provider } = setting
  await createRequest(setting)
  const id = await createRequest(setting)
  const more = () => daemon.iam(provider).send(new CreateDelegationRequestCommand(requestInput()))
  assert.deepEqual(await errorOf(more()), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for DelegationRequestsPerAccount: 2',
  })
  assert.equal((await shown(daemon, id))?.State, 'UNASSIGNED')
})
