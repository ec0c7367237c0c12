// Policies as AWS's documentation writes them: a finding would be a false alarm.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validate } from '../../src/index.ts'
import {
  anyResource,
  condition,
  type Given,
  identity,
  rcp,
  resource,
  scp,
  textOf,
  trust,
} from './check-case.ts'

const web = 'sts:AssumeRoleWithWebIdentity'
const issuer = 'token.actions.githubusercontent.com'

const wellWritten: Readonly<Record<string, Given>> = {
  'a bucket read by a CloudFront distribution': resource({
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Condition: {
      StringEquals: {
        'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE',
      },
    },
  }),
  'a bucket that refuses plain HTTP': resource({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::notes', 'arn:aws:s3:::notes/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }),
  'a bucket for an organization': resource({
    Principal: '*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example12345' } },
  }),
  'a bucket behind a VPC endpoint': resource({
    Effect: 'Deny',
    Principal: '*',
    Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } },
  }),
  'a key policy': anyResource({
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: 'kms:*',
    Resource: '*',
  }),
  'a key for one service': anyResource({
    Principal: { AWS: 'arn:aws:iam::111122223333:role/app' },
    Action: ['kms:Encrypt', 'kms:Decrypt'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } },
  }),
  'a topic that a bucket publishes to': anyResource({
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: 'arn:aws:sns:us-east-1:111122223333:topic',
    Condition: {
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::notes' },
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    },
  }),
  'trust in a service': trust({ Principal: { Service: 'lambda.amazonaws.com' } }),
  'trust in another account': trust({
    Condition: {
      StringEquals: { 'sts:ExternalId': '12345' },
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    },
  }),
  'trust in a SAML provider': trust({
    Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' },
    Action: 'sts:AssumeRoleWithSAML',
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  }),
  'trust in a branch on GitHub': trust({
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: web,
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      },
    },
  }),
  'trust in a cluster': trust({
    Principal: {
      Federated:
        'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE',
    },
    Action: web,
    Condition: {
      StringEquals: {
        'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:sub': 'system:serviceaccount:a:b',
      },
    },
  }),
  'an RCP that keeps out strangers': rcp({
    Action: ['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*', 'sts:*'],
    Condition: {
      StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example12345' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  }),
  'an RCP against confused deputies': rcp({
    Action: ['s3:*', 'sqs:*'],
    Condition: {
      StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-example12345' },
      Null: { 'aws:SourceAccount': 'false' },
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
    },
  }),
  'the RCP that is always attached': rcp({ Effect: 'Allow', Action: '*' }),
  'the SCP that allows everything': scp({ Effect: 'Allow', Action: '*', Resource: '*' }),
  'an SCP that keeps to two Regions': scp({
    Action: undefined,
    NotAction: ['iam:*', 'organizations:*', 'support:*'],
    Resource: '*',
    Condition: {
      StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] },
      ArnNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/Admin' },
    },
  }),
  'a folder for each user': identity({ Resource: 'arn:aws:s3:::home/${aws:username}/*' }),
  'access by tags': condition(
    { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
    { Action: ['ec2:StartInstances', 'ec2:StopInstances'], Resource: '*' },
  ),
  'tags that may be set': condition(
    {
      StringEquals: { 'aws:RequestTag/stage': ['test', 'production'] },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['stage', 'owner'] },
    },
    { Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*:*:instance/*' },
  ),
  'a role that may be passed': condition(
    { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/app-*' },
  ),
  'addresses of the office': condition(
    { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8:1234::/48'] } },
    { Effect: 'Deny', Action: '*', Resource: '*' },
  ),
  'a limited time': condition({
    DateGreaterThan: { 'aws:CurrentTime': '2026-04-01T00:00:00Z' },
    DateLessThan: { 'aws:CurrentTime': '2026-06-30T23:59:59Z' },
  }),
  'sessions from before an incident': condition(
    { DateLessThan: { 'aws:TokenIssueTime': '2026-05-01T10:00:00.000Z' } },
    { Effect: 'Deny', Action: '*', Resource: '*' },
  ),
  'a listing by prefix': condition(
    { StringLike: { 's3:prefix': ['', 'home/${aws:username}/*'] } },
    { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::notes' },
  ),
  'a new password without MFA': condition(
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    {
      Effect: 'Deny',
      Action: undefined,
      NotAction: ['iam:ChangePassword', 'sts:*'],
      Resource: '*',
    },
  ),
}

for (const [name, given] of Object.entries(wellWritten)) {
  test(`nothing is found in ${name}`, () => {
    const { findings } = validate(textOf(given), given.options)
    assert.deepEqual(
      findings.map(({ issueCode, findingDetails }) => `${issueCode}: ${findingDetails}`),
      [],
    )
  })
}
