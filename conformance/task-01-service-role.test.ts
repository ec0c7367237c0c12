// Task 1: a role for Lambda with AWS's own policy for writing logs.
import assert from 'node:assert/strict'
import { allow, newUser, trust } from './support/principals.ts'
import { denied, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
const RoleName = 'lambda-logs'
const AssumeRolePolicyDocument = trust({ Service: 'lambda.amazonaws.com' })

testWith(['AWS CLI', 'boto3'], 'a service role for Lambda', daemon, async (account) => {
  const { id, root } = account
  const roleArn = `arn:aws:iam::${id}:role/${RoleName}`
  const made = await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  assert.equal(made.Role?.Arn, roleArn)
  await root.iam('AttachRolePolicy', { RoleName, PolicyArn })

  const { Role } = await root.iam('GetRole', { RoleName })
  assert.deepEqual(Role?.AssumeRolePolicyDocument, JSON.parse(AssumeRolePolicyDocument))
  assert.equal(Role?.MaxSessionDuration, 3600)
  const { AttachedPolicies } = await root.iam('ListAttachedRolePolicies', { RoleName })
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn }])

  const { Policy } = await root.iam('GetPolicy', { PolicyArn })
  assert.equal(Policy?.AttachmentCount, 1)
  const VersionId = Policy?.DefaultVersionId
  const { PolicyVersion } = await root.iam('GetPolicyVersion', { PolicyArn, VersionId })
  assert.deepEqual(PolicyVersion?.Document, {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  })
  assert.equal(PolicyVersion?.IsDefaultVersion, true)

  const { EvaluationResults } = await root.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: roleArn,
    ActionNames: ['logs:PutLogEvents', 's3:GetObject'],
  })
  assert.deepEqual(
    EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
    [
      ['logs:PutLogEvents', 'allowed'],
      ['s3:GetObject', 'implicitDeny'],
    ],
  )
  assert.equal(
    EvaluationResults?.[0]?.MatchedStatements?.[0]?.SourcePolicyId,
    'AWSLambdaBasicExecutionRole',
  )
})

testWith(['AWS CLI', 'boto3'], 'who may not make a service role', daemon, async (account) => {
  const { id, root } = account
  const reader = await newUser(account, 'reader', allow(['iam:GetRole', 'sts:AssumeRole']))
  const who = `arn:aws:iam::${id}:user/reader`
  const roleArn = `arn:aws:iam::${id}:role/service/${RoleName}`
  const input = { RoleName, Path: '/service/', AssumeRolePolicyDocument }
  await denied(reader.iam('CreateRole', input), notAllowed(who, 'iam:CreateRole', roleArn))
  await refused(
    reader.iam('GetRole', { RoleName }),
    'NoSuchEntity',
    `The role with name ${RoleName} cannot be found.`,
  )

  await root.iam('CreateRole', input)
  await denied(
    reader.iam('AttachRolePolicy', { RoleName, PolicyArn }),
    notAllowed(who, 'iam:AttachRolePolicy', `role ${RoleName}`),
  )
  await denied(
    reader.iam('ListAttachedRolePolicies', { RoleName }),
    notAllowed(who, 'iam:ListAttachedRolePolicies', `role ${RoleName}`),
  )
  await denied(
    reader.iam('GetPolicy', { PolicyArn }),
    notAllowed(who, 'iam:GetPolicy', `policy ${PolicyArn}`),
  )
  await denied(
    reader.iam('SimulatePrincipalPolicy', {
      PolicySourceArn: roleArn,
      ActionNames: ['logs:PutLogEvents'],
    }),
    notAllowed(who, 'iam:SimulatePrincipalPolicy', roleArn),
  )
  await denied(
    reader.sts('AssumeRole', { RoleArn: roleArn, RoleSessionName: 'not-lambda' }),
    notAuthorized(who, 'sts:AssumeRole', roleArn),
  )

  const unknown = 'arn:aws:iam::aws:policy/service-role/NoSuchPolicy'
  await refused(
    root.iam('AttachRolePolicy', { RoleName, PolicyArn: unknown }),
    'NoSuchEntity',
    `Policy ${unknown} does not exist or is not attachable.`,
  )
  await root.iam('AttachRolePolicy', { RoleName, PolicyArn })
  await refused(
    root.iam('DeleteRole', { RoleName }),
    'DeleteConflict',
    'Cannot delete entity, must detach all policies first.',
  )
  await refused(
    root.iam('CreateRole', input),
    'EntityAlreadyExists',
    `Role with name ${RoleName} already exists.`,
  )
})
