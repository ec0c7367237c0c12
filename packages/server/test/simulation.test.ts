// The policy simulator: its results, and their agreement with what the daemon enforces.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutGroupPolicyCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { denial } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const allow = (Action: string | string[], Resource: string | string[] = '*', more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

const custom = (daemon: TestDaemon, input: SimulateCustomPolicyCommandInput) =>
  daemon.iam().send(new SimulateCustomPolicyCommand(input))

test('the result of one action has AWS’s whole structure, positions included', async () => {
  await using daemon = await startTestDaemon()
  // The document of a recorded response: 113 characters, its statement at 39 to 111.
  const document =
    '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}'
  await newUser(daemon, 'ann')
  const { Policy } = await daemon
    .iam()
    .send(new CreatePolicyCommand({ PolicyName: 'put', PolicyDocument: document }))
  await daemon
    .iam()
    .send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: Policy?.Arn ?? '' }))
  const { EvaluationResults, IsTruncated } = await daemon.iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${daemon.account}:user/ann`,
      ActionNames: ['s3:PutObject', 's3:GetObjectVersion'],
      ResourceArns: ['arn:aws:s3:::bucket/key'],
    }),
  )
  assert.equal(IsTruncated, false)
  const matched = {
    SourcePolicyId: 'put',
    SourcePolicyType: 'IAM Policy',
    StartPosition: { Line: 1, Column: document.indexOf('{', 1) + 2 },
    EndPosition: { Line: 1, Column: document.length },
  }
  assert.deepEqual(EvaluationResults, [
    {
      EvalActionName: 's3:PutObject',
      EvalResourceName: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
      EvalDecision: 'allowed',
      EvalDecisionDetails: {},
      MatchedStatements: [matched],
      MissingContextValues: [],
      ResourceSpecificResults: [
        {
          EvalResourceName: 'arn:aws:s3:::bucket/key',
          EvalResourceDecision: 'allowed',
          EvalDecisionDetails: {},
          MatchedStatements: [matched],
          MissingContextValues: [],
        },
      ],
    },
    {
      EvalActionName: 's3:GetObjectVersion',
      EvalResourceName: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
      EvalDecision: 'implicitDeny',
      EvalDecisionDetails: {},
      MatchedStatements: [],
      MissingContextValues: [],
      ResourceSpecificResults: [
        {
          EvalResourceName: 'arn:aws:s3:::bucket/key',
          EvalResourceDecision: 'implicitDeny',
          EvalDecisionDetails: {},
          MatchedStatements: [],
          MissingContextValues: [],
        },
      ],
    },
  ])
})

test('over several resources the most restrictive decision is the aggregate', async () => {
  await using daemon = await startTestDaemon()
  const { EvaluationResults: [result] = [] } = await custom(daemon, {
    PolicyInputList: [
      policyDocument(allow('s3:*', 'arn:aws:s3:::a/*'), {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: 'arn:aws:s3:::c/*',
      }),
    ],
    ActionNames: ['s3:GetObject'],
    ResourceArns: ['arn:aws:s3:::a/1', 'arn:aws:s3:::b/1', 'arn:aws:s3:::c/1'],
  })
  assert.equal(result?.EvalDecision, 'explicitDeny')
  assert.deepEqual(
    result?.ResourceSpecificResults?.map(({ EvalResourceDecision }) => EvalResourceDecision),
    ['allowed', 'implicitDeny', 'explicitDeny'],
  )
  assert.equal(result?.MatchedStatements?.length, 1, 'only what denies')
  assert.equal(result?.MatchedStatements?.[0]?.SourcePolicyId, 'PolicyInputList.1')
})

test('missing context values are those that mattered; given ones decide', async () => {
  await using daemon = await startTestDaemon()
  const condition = { StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/Team}' } }
  const input = {
    PolicyInputList: [policyDocument(allow('ec2:StartInstances', '*', { Condition: condition }))],
    ActionNames: ['ec2:StartInstances', 'ec2:StopInstances'],
  }
  const { EvaluationResults: bare = [] } = await custom(daemon, input)
  assert.equal(bare[0]?.EvalDecision, 'implicitDeny')
  assert.ok(bare[0]?.MissingContextValues?.includes('aws:ResourceTag/Team'))
  assert.deepEqual(bare[1]?.MissingContextValues, [])
  const entry = (ContextKeyName: string, value: string) => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType: 'string' as const,
  })
  const context = (team: string) => [
    entry('aws:ResourceTag/Team', 'blue'),
    entry('aws:PrincipalTag/Team', team),
  ]
  const decisionOf = async (team: string) => {
    const answer = await custom(daemon, { ...input, ContextEntries: context(team) })
    return answer.EvaluationResults?.[0]?.EvalDecision
  }
  assert.equal(await decisionOf('blue'), 'allowed')
  assert.equal(await decisionOf('red'), 'implicitDeny')
})

test('boundaries, SCP levels and resource policies take part', async () => {
  await using daemon = await startTestDaemon()
  const everything = policyDocument(allow('*'))
  const onlyS3 = policyDocument(allow('s3:*'))
  const ActionNames = ['s3:GetObject', 'ec2:RunInstances']
  const bounded = await custom(daemon, {
    PolicyInputList: [everything],
    PermissionsBoundaryPolicyInputList: [onlyS3],
    ActionNames,
  })
  assert.deepEqual(
    bounded.EvaluationResults?.map((result) => [
      result.EvalDecision,
      result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    ]),
    [
      ['allowed', true],
      ['implicitDeny', false],
    ],
  )
  const levels = [
    { ServiceControlPolicyInputList: [everything] },
    { ServiceControlPolicyInputList: [onlyS3] },
  ]
  const governed = await custom(daemon, {
    PolicyInputList: [everything],
    OrderedOrganizationPolicyInputList: levels,
    ActionNames,
  })
  assert.deepEqual(
    governed.EvaluationResults?.map((result) => [
      result.EvalDecision,
      result.OrganizationsDecisionDetail?.AllowedByOrganizations,
    ]),
    [
      ['allowed', true],
      ['implicitDeny', false],
    ],
  )
  const CallerArn = 'arn:aws:iam::111122223333:user/ann'
  const ResourcePolicy = policyDocument({
    Effect: 'Allow',
    Principal: { AWS: CallerArn },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::b/*',
  })
  const shared = {
    PolicyInputList: [policyDocument(allow('ec2:RunInstances'))],
    ActionNames: ['s3:GetObject'],
    ResourceArns: ['arn:aws:s3:::b/1'],
    ResourcePolicy,
    CallerArn,
  }
  const same = await custom(daemon, shared)
  assert.equal(same.EvaluationResults?.[0]?.EvalDecision, 'allowed')
  const cross = await custom(daemon, {
    ...shared,
    ResourceOwner: 'arn:aws:iam::444455556666:root',
  })
  assert.equal(cross.EvaluationResults?.[0]?.EvalDecision, 'implicitDeny')
  assert.deepEqual(cross.EvaluationResults?.[0]?.EvalDecisionDetails, {
    'IAM Policy': 'implicitDeny',
    'Resource Policy': 'allowed',
  })
  const { CallerArn: _, ...anonymous } = shared
  assert.equal((await errorOf(custom(daemon, anonymous))).code, 'InvalidInput')
})

test('policies can be left out of the simulation of a principal', async () => {
  await using daemon = await startTestDaemon()
  await newUser(daemon, 'ann', allow('s3:GetObject'))
  const arn = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'
  await daemon.iam().send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: arn }))
  const simulate = async (
    PolicyExclusionList: SimulatePrincipalPolicyCommand['input']['PolicyExclusionList'],
  ) => {
    const { EvaluationResults = [] } = await daemon.iam().send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${daemon.account}:user/ann`,
        ActionNames: ['s3:GetObject', 'sqs:ListQueues'],
        PolicyExclusionList,
      }),
    )
    return EvaluationResults.map(({ EvalDecision }) => EvalDecision)
  }
  assert.deepEqual(await simulate([]), ['allowed', 'allowed'])
  assert.deepEqual(await simulate([{ PolicyType: 'inline' }]), ['implicitDeny', 'allowed'])
  const byArn = { PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQS*' }
  assert.deepEqual(await simulate([byArn]), ['allowed', 'implicitDeny'])
  const InlinePolicyIdentifier = {
    PolicyName: 'inline',
    AttachmentType: 'user' as const,
    AttachmentName: 'ann',
  }
  assert.deepEqual(await simulate([{ InlinePolicyIdentifier }]), ['implicitDeny', 'allowed'])
  assert.equal(
    (await errorOf(simulate([{ PolicyArn: 'arn:aws:s3:::a-bucket-name' }]))).code,
    'InvalidInput',
  )
})

test('context keys of policies: conditions and variables, each once', async () => {
  await using daemon = await startTestDaemon()
  const document = policyDocument(
    allow('s3:*', 'arn:aws:s3:::b/${aws:username}/*', {
      Condition: {
        IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
        Bool: { 'aws:SecureTransport': true },
      },
    }),
  )
  const { ContextKeyNames = [] } = await daemon
    .iam()
    .send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [document, document] }))
  assert.deepEqual(ContextKeyNames.toSorted(), [
    'aws:SecureTransport',
    'aws:SourceIp',
    'aws:username',
  ])
  await newUser(daemon, 'ann')
  await daemon.iam().send(new CreateGroupCommand({ GroupName: 'g' }))
  await daemon
    .iam()
    .send(new PutGroupPolicyCommand({ GroupName: 'g', PolicyName: 'p', PolicyDocument: document }))
  await daemon.iam().send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }))
  const ofUser = await daemon.iam().send(
    new GetContextKeysForPrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${daemon.account}:user/ann`,
    }),
  )
  assert.deepEqual(ofUser.ContextKeyNames?.toSorted(), ContextKeyNames.toSorted())
})

test('what can not be simulated is refused', async () => {
  await using daemon = await startTestDaemon()
  const good = { PolicyInputList: [policyDocument(allow('*'))], ActionNames: ['s3:GetObject'] }
  const entry = { ContextKeyName: 'aws:SourceIp', ContextKeyValues: ['1.2.3.4'] }
  for (const bad of [
    { PolicyInputList: ['{'] },
    { PolicyInputList: [policyDocument({ Effect: 'Allow' })] },
    { ActionNames: ['s3:*'] },
    { ActionNames: ['nothing'] },
    { CallerArn: 'arn:aws:sts::111122223333:assumed-role/r/s' },
    { ContextEntries: [entry, entry] },
    { ResourceOwner: 'somebody' },
    { ResourceHandlingOption: 'EC2-MARS' },
    { ResourceHandlingOption: 'EC2-VPC-EBS' },
  ]) {
    const { code } = await errorOf(custom(daemon, { ...good, ...bad }))
    assert.equal(code, 'InvalidInput', JSON.stringify(bad))
  }
  const session = `arn:aws:sts::${daemon.account}:assumed-role/r/s`
  const principal = (PolicySourceArn: string, iam = daemon.iam()) =>
    iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['s3:GetObject'] }))
  assert.equal(
    (await errorOf(principal(session))).message,
    `Invalid ARN provided in the request: ${session}`,
  )
  const nobody = `arn:aws:iam::${daemon.account}:user/nobody`
  assert.equal(
    (await errorOf(principal(nobody))).message,
    'The user with name nobody cannot be found.',
  )
  const plain = daemon.iam(await newUser(daemon, 'plain'))
  assert.deepEqual(
    await errorOf(principal(nobody, plain)),
    denial(`arn:aws:iam::${daemon.account}:user/plain`, 'iam:SimulatePrincipalPolicy', nobody),
  )
})

test('pages through actions, each once, with a marker for this simulation only', async () => {
  await using daemon = await startTestDaemon()
  const ActionNames = Array.from({ length: 23 }, (_, index) => `s3:Action${index}`)
  const input = { PolicyInputList: [policyDocument(allow('*'))], ActionNames }
  for (const MaxItems of [1, 2, 7, 100, 1000]) {
    const seen: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await custom(daemon, { ...input, MaxItems, ...(Marker && { Marker }) })
      seen.push(...(page.EvaluationResults ?? []).map(({ EvalActionName }) => EvalActionName))
      assert.equal(page.IsTruncated, page.Marker !== undefined)
      Marker = page.Marker
    } while (Marker !== undefined)
    assert.deepEqual(seen, ActionNames)
  }
  const { Marker = '' } = await custom(daemon, { ...input, MaxItems: 1 })
  const other = { ...input, ActionNames: ActionNames.slice(1) }
  assert.equal((await errorOf(custom(daemon, { ...other, Marker }))).code, 'ValidationError')
})
