// Task 2: a policy for one DynamoDB table, attached to a user and a role.
import assert from 'node:assert/strict'
import { allow, newUser, policyDocument, trust } from './support/principals.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { decisionsOf } from './support/simulation.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const PolicyName = 'orders-table'
const actions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']

testWith(['AWS CLI', 'boto3'], 'a policy for one DynamoDB table', daemon, async (account) => {
  const { id, root } = account
  const table = `arn:aws:dynamodb:eu-west-1:${id}:table/orders`
  const PolicyArn = `arn:aws:iam::${id}:policy/${PolicyName}`
  const PolicyDocument = policyDocument(allow(actions, table))
  const { Policy } = await root.iam('CreatePolicy', { PolicyName, PolicyDocument })
  assert.deepEqual([Policy?.Arn, Policy?.DefaultVersionId], [PolicyArn, 'v1'])
  const version = await root.iam('GetPolicyVersion', { PolicyArn, VersionId: 'v1' })
  assert.deepEqual(version.PolicyVersion?.Document, JSON.parse(PolicyDocument))

  await root.iam('CreateUser', { UserName: 'clerk' })
  await root.iam('AttachUserPolicy', { UserName: 'clerk', PolicyArn })
  const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
  await root.iam('CreateRole', { RoleName: 'shop', AssumeRolePolicyDocument })
  await root.iam('AttachRolePolicy', { RoleName: 'shop', PolicyArn })
  const entities = await root.iam('ListEntitiesForPolicy', { PolicyArn })
  assert.deepEqual(
    [entities.PolicyUsers?.[0]?.UserName, entities.PolicyRoles?.[0]?.RoleName],
    ['clerk', 'shop'],
  )
  assert.deepEqual(entities.PolicyGroups, [])

  const tables = [
    table,
    `${table}-archive`,
    `arn:aws:dynamodb:us-east-1:${id}:table/orders`,
    'arn:aws:dynamodb:eu-west-1:999999999999:table/orders',
  ]
  for (const entity of ['user/clerk', 'role/shop']) {
    const answer = await root.iam('SimulatePrincipalPolicy', {
      PolicySourceArn: `arn:aws:iam::${id}:${entity}`,
      ActionNames: ['dynamodb:GetItem', 'dynamodb:DeleteTable'],
      ResourceArns: tables,
    })
    const nothing = Array.from(tables, () => 'implicitDeny')
    assert.deepEqual(decisionsOf(answer), ['allowed', ...nothing.slice(1), ...nothing], entity)
    assert.deepEqual(
      answer.EvaluationResults?.flatMap(({ ResourceSpecificResults = [] }) =>
        ResourceSpecificResults.map(({ EvalResourceName }) => EvalResourceName),
      ),
      [...tables, ...tables],
    )
  }

  await root.iam('DetachUserPolicy', { UserName: 'clerk', PolicyArn })
  const detached = await root.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: `arn:aws:iam::${id}:user/clerk`,
    ActionNames: ['dynamodb:GetItem'],
    ResourceArns: [table],
  })
  assert.deepEqual(decisionsOf(detached), ['implicitDeny'])
})

testWith(['AWS CLI', 'boto3'], 'who may not make or attach a policy', daemon, async (account) => {
  const { id, root } = account
  const table = `arn:aws:dynamodb:eu-west-1:${id}:table/orders`
  const PolicyArn = `arn:aws:iam::${id}:policy/${PolicyName}`
  const PolicyDocument = policyDocument(allow(actions, table))
  const clerk = await newUser(account, 'clerk', allow(actions, table))
  const who = `arn:aws:iam::${id}:user/clerk`
  await denied(
    clerk.iam('CreatePolicy', { PolicyName, PolicyDocument }),
    notAllowed(who, 'iam:CreatePolicy', `policy ${PolicyName}`),
  )
  await denied(
    clerk.iam('AttachUserPolicy', { UserName: 'clerk', PolicyArn }),
    notAllowed(who, 'iam:AttachUserPolicy', 'user clerk'),
  )
  await denied(
    clerk.iam('ListEntitiesForPolicy', { PolicyArn }),
    notAllowed(who, 'iam:ListEntitiesForPolicy', `policy ${PolicyArn}`),
  )
  await denied(
    clerk.iam('SimulatePrincipalPolicy', { PolicySourceArn: who, ActionNames: actions }),
    notAllowed(who, 'iam:SimulatePrincipalPolicy', who),
  )
  await refused(
    root.iam('GetPolicy', { PolicyArn }),
    'NoSuchEntity',
    `Policy ${PolicyArn} was not found.`,
  )
  await refused(
    root.iam('CreatePolicy', { PolicyName, PolicyDocument: '{"Statement":' }),
    'MalformedPolicyDocument',
    'Syntax errors in policy.',
  )
  await root.iam('CreatePolicy', { PolicyName, PolicyDocument })
  await refused(
    root.iam('CreatePolicy', { PolicyName, PolicyDocument }),
    'EntityAlreadyExists',
    `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
  )
})
