// The checks of actions, of roles that are passed or created, and of redundancy, row by row.

import {
  type CheckCase,
  condition,
  identity,
  resource,
  scp,
  statements,
  trust,
} from '../check-case.ts'

const action = ['Statement', 'Action'] as const
const where = ['Statement', 'Resource'] as const
const anyRole = 'arn:aws:iam::111122223333:role/*'
const passedTo = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
const notAction = { Action: undefined, NotAction: 's3:*' }
const notResource = { Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/Admin' }

export const actionCases: readonly CheckCase[] = [
  {
    code: 'INVALID_ACTION',
    given: identity({ Action: ['s3:GetObject', 's3:GetObjekt'] }),
    details: 'The action s3:GetObjekt does not exist.',
    at: [[...action, 1]],
    unlike: [identity({ Action: 'S3:getobject' }), identity({ Action: 's3:Objekt*' })],
  },
  {
    code: 'INVALID_ACTION',
    given: identity({ Action: 's3:ListBuckets' }),
    details:
      'The action s3:ListBuckets does not exist. Did you mean s3:ListAllMyBuckets? The API called ListBuckets authorizes against the IAM action s3:ListAllMyBuckets.',
    at: [action],
    unlike: [identity({ Action: 's3:ListAllMyBuckets' })],
  },
  {
    code: 'INVALID_ACTION',
    given: identity({ Action: 'GetObject' }),
    details: 'The action GetObject does not exist.',
    at: [action],
    unlike: [identity({ Action: '*' }), identity({ Action: '*:*' })],
  },
  {
    code: 'INVALID_SERVICE_IN_ACTION',
    given: identity({ Action: undefined, NotAction: 's4:GetObject' }),
    details: 'The service s4:GetObject specified in the action does not exist.',
    at: [['Statement', 'NotAction']],
    unlike: [identity({ Action: 's3:Nothing' })],
  },
  {
    code: 'INVALID_SERVICE_IN_ACTION',
    given: identity({ Action: 's*:GetObject' }),
    details: 'The service s*:GetObject specified in the action does not exist.',
    at: [action],
    unlike: [identity({ Action: 's3:*' })],
  },
  {
    code: 'SCP_SYNTAX_ERROR_ACTION_WILDCARD',
    given: {
      ...scp({ Action: 's3:*Object' }),
      options: { policyType: 'SERVICE_CONTROL_POLICY', reportScpActionWildcards: true },
    },
    details:
      'SCP actions can include wildcards (*) only at the end of a string. Update s3:*Object.',
    at: [action],
    unlike: [
      scp({ Action: 's3:*Object' }),
      identity({ Action: 's3:*Object' }),
      {
        ...scp({ Action: 's3:Get*' }),
        options: { policyType: 'SERVICE_CONTROL_POLICY', reportScpActionWildcards: true },
      },
    ],
  },
  {
    code: 'UNSUPPORTED_ACTION_IN_POLICY',
    given: resource({ Action: 'kms:Decrypt' }),
    details:
      'The action kms:Decrypt is not supported for the resource-based policy attached to the resource type S3 Bucket.',
    at: [action],
    unlike: [
      resource({ Action: 's3:*' }),
      resource({ Action: '*' }),
      identity({ Action: 'kms:Decrypt' }),
    ],
  },
  {
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    given: trust({
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:*'],
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-west-2_EXAMPLE' } },
    }),
    details:
      'The following actions: sts:TagSession are not supported by the condition key cognito-identity.amazonaws.com:aud. The condition will not be evaluated for these actions. We recommend that you move these actions to a different statement without this condition key.',
    at: [
      [...action, 1],
      ['Statement', 'Condition', 'StringEquals', 'cognito-identity.amazonaws.com:aud'],
    ],
    unlike: [
      trust({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-west-2_EXAMPLE' } },
      }),
      trust({ Action: 'sts:TagSession', Condition: { StringEquals: { 'aws:userid': 'x' } } }),
      condition({ StringEquals: { 's3:prefix': 'x' } }, { Action: 's3:GetObject' }),
    ],
  },
  {
    code: 'REDUNDANT_ACTION',
    given: identity({
      Action: ['iam:Get*', 'iam:List*', 'iam:GetCredentialReport', 'IAM:getuser'],
    }),
    details:
      'The 3 action(s) are redundant because they provide similar permissions. Update the policy to remove the redundant action such as: iam:GetCredentialReport.',
    at: [
      [...action, 0],
      [...action, 2],
      [...action, 3],
    ],
    unlike: [identity({ Action: ['iam:Get*', 'iam:List*', 'iam:*CredentialReport'] })],
  },
  {
    code: 'REDUNDANT_ACTION',
    given: identity({ Action: ['s3:GetObject', 's3:PutObject', 's3:GetObject'] }),
    details:
      'The 2 action(s) are redundant because they provide similar permissions. Update the policy to remove the redundant action such as: s3:GetObject.',
    at: [
      [...action, 0],
      [...action, 2],
    ],
    unlike: [identity({ Action: ['s3:GetObject', 's3:PutObject'] })],
  },
  {
    code: 'REDUNDANT_RESOURCE',
    given: identity({ Resource: ['arn:aws:s3:::deeplens*/*', 'arn:aws:s3:::deeplens*'] }),
    details:
      'The 2 resource ARN(s) are redundant because they reference the same resource. Review the use of wildcards (*), or remove the resource arn:aws:s3:::deeplens*/* to remove the redundancy.',
    at: [
      [...where, 0],
      [...where, 1],
    ],
    unlike: [
      identity({ Resource: ['arn:aws:s3:::a*', 'arn:aws:s3:::b*'] }),
      identity({ Resource: ['arn:aws:s3:::a?', 'arn:aws:s3:::ab*'] }),
      identity({ Resource: ['arn:aws:s3:::A*', 'arn:aws:s3:::ab'] }),
      identity({ Resource: ['arn:aws:s3:::${aws:username}*', 'arn:aws:s3:::x'] }),
    ],
  },
  {
    code: 'REDUNDANT_STATEMENT',
    given: statements(
      { Sid: 'One', Action: ['s3:GetObject', 's3:PutObject'] },
      { Action: 's3:GetObject' },
      { Sid: 'Two', Action: ['s3:PutObject', 's3:getobject'] },
    ),
    details:
      'The statements are redundant because they provide identical permissions. Update the policy to remove the redundant statement.',
    at: [
      ['Statement', 0],
      ['Statement', 2],
    ],
    unlike: [
      statements({}, { Effect: 'Deny' }),
      statements({}, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
    given: identity({ Action: ['s3:GetObject', 'iam:PassRole'], Resource: anyRole }),
    details:
      'Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive because it allows iam:PassRole permissions on multiple resources. We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.',
    at: [[...action, 1], where],
    unlike: [
      identity({ Action: 'iam:PassRole', Resource: anyRole, Condition: passedTo }),
      identity({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/Service*' }),
      identity({ Action: 'iam:PassRole', Resource: anyRole, Effect: 'Deny' }),
      scp({ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }),
    ],
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
    given: identity({ Action: 'iam:Pass*', Resource: ['arn:aws:s3:::a', '*'] }),
    details:
      'Using wildcards (*) in the action and the resource can be overly permissive because it allows iam:PassRole permissions on all resources. We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.',
    at: [action, [...where, 1]],
    unlike: [
      identity({ Action: 'iam:Get*', Resource: '*' }),
      identity({ Action: '*', Resource: '*', Condition: passedTo }),
      identity({ Action: 'iam:PassRole', Resource: '*' }),
    ],
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
    given: identity({ ...notAction, Resource: '*' }),
    details:
      'Using a resource with wildcards (*) and NotAction can be overly permissive because it allows iam:PassRole permissions on all resources. We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.',
    at: [['Statement', 'NotAction'], where],
    unlike: [identity({ ...notAction, NotAction: 'iam:*', Resource: '*' })],
  },
  {
    code: 'PASS_ROLE_WITH_NOT_RESOURCE',
    given: identity({ Action: 'iam:PassRole', ...notResource }),
    details:
      'Using the iam:PassRole action with NotResource can be overly permissive because it can allow iam:PassRole permissions on multiple resources. We recommend that you specify resource ARNs instead.',
    at: [action, ['Statement', 'NotResource']],
    unlike: [identity({ Action: 'iam:GetRole', ...notResource })],
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    given: identity({ Action: '*', ...notResource }),
    details:
      'Using an action with a wildcard (*) and NotResource can be overly permissive because it can allow iam:PassRole permissions on multiple resources. We recommend that you specify resource ARNs instead.',
    at: [action, ['Statement', 'NotResource']],
    unlike: [identity({ Action: 's3:*', ...notResource })],
  },
  {
    code: 'PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    given: identity({ ...notAction, ...notResource }),
    details:
      'Using NotAction with NotResource can be overly permissive because it can allow iam:PassRole permissions on multiple resources.. We recommend that you specify resource ARNs instead.',
    at: [
      ['Statement', 'NotAction'],
      ['Statement', 'NotResource'],
    ],
    unlike: [identity({ ...notAction, NotAction: 'iam:PassRole', ...notResource })],
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_RESOURCE',
    given: identity({ Action: 'iam:CreateServiceLinkedRole', Resource: '*' }),
    details:
      'Using the iam:CreateServiceLinkedRole action with wildcards (*) in the resource can allow creation of unintended service-linked roles. We recommend that you specify resource ARNs instead.',
    at: [action, where],
    unlike: [
      identity({
        Action: 'iam:CreateServiceLinkedRole',
        Resource: '*',
        Condition: { StringLike: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
      }),
      identity({
        Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*',
      }),
    ],
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_RESOURCE',
    given: identity({
      Action: 'iam:CreateServiceLinkedRole',
      Resource: 'arn:aws:iam::*:role/aws-service-role/*',
      Condition: { StringLike: { 'iam:AWSServiceName': '*a4b.amazonaws.com' } },
    }),
    details:
      'Using the iam:CreateServiceLinkedRole action with wildcards (*) in the resource can allow creation of unintended service-linked roles. We recommend that you specify resource ARNs instead.',
    at: [action, where],
    unlike: [],
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE',
    given: identity({ Action: 'iam:Create*', Resource: '*' }),
    details:
      'Using wildcards (*) in the action and the resource can allow creation of unintended service-linked roles because it allows iam:CreateServiceLinkedRole permissions on all resources. We recommend that you specify resource ARNs instead.',
    at: [action, where],
    unlike: [identity({ Action: 'iam:Get*', Resource: '*' })],
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
    given: identity({ ...notAction, Resource: '*' }),
    details:
      'Using a resource with wildcards (*) and NotAction can allow creation of unintended service-linked roles because it allows iam:CreateServiceLinkedRole permissions on all resources. We recommend that you specify resource ARNs instead.',
    at: [['Statement', 'NotAction'], where],
    unlike: [identity({ ...notAction, NotAction: 'iam:Create*', Resource: '*' })],
  },
  {
    code: 'CREATE_SLR_WITH_NOT_RESOURCE',
    given: identity({ Action: 'iam:CreateServiceLinkedRole', ...notResource }),
    details:
      'Using the iam:CreateServiceLinkedRole action with NotResource can allow creation of unintended service-linked roles for multiple resources. We recommend that you specify resource ARNs instead.',
    at: [action, ['Statement', 'NotResource']],
    unlike: [identity({ Action: 'iam:CreateRole', ...notResource })],
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    given: identity({ Action: 'iam:*', ...notResource }),
    details:
      'Using an action with a wildcard(*) and NotResource can allow creation of unintended service-linked roles because it can allow iam:CreateServiceLinkedRole permissions on multiple resources. We recommend that you specify resource ARNs instead.',
    at: [action, ['Statement', 'NotResource']],
    unlike: [identity({ Action: 'iam:Get*', ...notResource })],
  },
  {
    code: 'CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    given: identity({ ...notAction, ...notResource }),
    details:
      'Using NotAction with NotResource can allow creation of unintended service-linked roles because it allows iam:CreateServiceLinkedRole permissions on multiple resources. We recommend that you specify resource ARNs instead.',
    at: [
      ['Statement', 'NotAction'],
      ['Statement', 'NotResource'],
    ],
    unlike: [identity({ ...notAction, NotAction: '*:*', ...notResource })],
  },
]
