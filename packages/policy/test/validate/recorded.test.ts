// Whole answers of the service, as its documentation and public records have them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validate } from '../../src/index.ts'
import { reference } from './check-case.ts'

const page =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'
const link = (anchor: string) => `${page}#access-analyzer-reference-policy-checks-${anchor}`

/**
 * AWS: CLI reference, `accessanalyzer validate-policy`, examples. The value of the condition is
 * two characters longer there than printed, as its span shows.
 */
const cognitoTrust = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "",
            "Effect": "Allow",
            "Principal": {
                "Federated": "cognito-identity.amazonaws.com"
            },
            "Action": [
                "sts:AssumeRole",
                "sts:TagSession"
            ],
            "Condition": {
                "StringEquals": {
                    "cognito-identity.amazonaws.com:aud": "us-west-2_EXAMPLE01"
                }
            }
        }
    ]
}`

test("the CLI reference's example", () => {
  const { findings } = validate(cognitoTrust, { policyType: 'RESOURCE_POLICY', reference })
  const statement = [{ value: 'Statement' }, { index: 0 }]
  assert.deepEqual(findings, [
    {
      findingDetails: 'Add a value to the empty string in the Sid element.',
      findingType: 'SUGGESTION',
      issueCode: 'EMPTY_SID_VALUE',
      learnMoreLink: link('suggestion-empty-sid-value'),
      locations: [
        {
          path: [...statement, { value: 'Sid' }],
          span: {
            start: { line: 5, column: 19, offset: 79 },
            end: { line: 5, column: 21, offset: 81 },
          },
        },
      ],
    },
    {
      findingDetails:
        'The sts:AssumeRole action is invalid with the following principal(s): cognito-identity.amazonaws.com. Use a SAML provider principal with the sts:AssumeRoleWithSAML action or use an OIDC provider principal with the sts:AssumeRoleWithWebIdentity action. Ensure the provider is Federated if you use either of the two options.',
      findingType: 'ERROR',
      issueCode: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
      learnMoreLink: link('error-mismatched-action-for-principal'),
      locations: [
        {
          path: [...statement, { value: 'Action' }, { index: 0 }],
          span: {
            start: { line: 11, column: 16, offset: 258 },
            end: { line: 11, column: 32, offset: 274 },
          },
        },
        {
          path: [...statement, { value: 'Principal' }, { value: 'Federated' }],
          span: {
            start: { line: 8, column: 29, offset: 170 },
            end: { line: 8, column: 61, offset: 202 },
          },
        },
      ],
    },
    {
      findingDetails:
        'The following actions: sts:TagSession are not supported by the condition key cognito-identity.amazonaws.com:aud. The condition will not be evaluated for these actions. We recommend that you move these actions to a different statement without this condition key.',
      findingType: 'ERROR',
      issueCode: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
      learnMoreLink: link('error-unsupported-action-for-condition-key'),
      locations: [
        {
          path: [...statement, { value: 'Action' }, { index: 1 }],
          span: {
            start: { line: 12, column: 16, offset: 292 },
            end: { line: 12, column: 32, offset: 308 },
          },
        },
        {
          path: [
            ...statement,
            { value: 'Condition' },
            { value: 'StringEquals' },
            { value: 'cognito-identity.amazonaws.com:aud' },
          ],
          span: {
            start: { line: 16, column: 58, offset: 443 },
            end: { line: 16, column: 79, offset: 464 },
          },
        },
      ],
    },
  ])
})

test('an administrator policy gives exactly two findings, in this order', () => {
  const text =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
  const { findings, notChecked } = validate(text, { policyType: 'IDENTITY_POLICY', reference })
  assert.deepEqual(
    findings.map(({ issueCode, findingType }) => [issueCode, findingType]),
    [
      ['CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE', 'WARNING'],
      ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', 'SECURITY_WARNING'],
    ],
  )
  assert.deepEqual(notChecked, [])
})

test('the redundant entry that is named is the longest one, wherever it stands', () => {
  const paths = [
    '/restapis/*',
    '/restapis/*/resources/*',
    '/restapis/*/resources/*/methods/*/integrations/*',
    '/restapis/*/stages/*',
  ]
  const Resource = paths.map((path) => `arn:aws:apigateway:*::${path}`)
  const Statement = { Effect: 'Allow', Action: 'apigateway:GET', Resource }
  const text = JSON.stringify({ Version: '2012-10-17', Statement })
  const { findings } = validate(text, { policyType: 'IDENTITY_POLICY', reference })
  assert.deepEqual(
    findings.map(({ findingDetails }) => findingDetails),
    [
      'The 4 resource ARN(s) are redundant because they reference the same resource. Review the use of wildcards (*), or remove the resource arn:aws:apigateway:*::/restapis/*/resources/*/methods/*/integrations/* to remove the redundancy.',
    ],
  )
})

test('an empty text is refused at its first character', () => {
  const { findings } = validate('', { policyType: 'SERVICE_CONTROL_POLICY' })
  assert.deepEqual(
    findings.map(({ findingDetails }) => findingDetails),
    ['Fix the JSON syntax error at index 0 line 1 column 0.'],
  )
})
