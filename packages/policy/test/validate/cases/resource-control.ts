// The checks of resource control policies, row by row.

import { type CheckCase, identity, rcp } from '../check-case.ts'

const equals = (key: string, value = 'o-example12345') => ({
  Condition: { StringNotEqualsIfExists: { [key]: value } },
})
const isService = (value: string) => ({ BoolIfExists: { 'aws:PrincipalIsAWSService': value } })
const key = (name: string) =>
  ['Statement', 'Condition', 'StringNotEqualsIfExists', { key: name }] as const

export const resourceControlCases: readonly CheckCase[] = [
  {
    code: 'RCP_SYNTAX_ERROR_PRINCIPAL',
    given: rcp({ Principal: { AWS: '*' } }),
    details:
      'The Principal element contents are not valid. RCPs only support specifying all principals ("*") in the Principal element. The NotPrincipal element is not supported for RCPs.',
    at: [['Statement', 'Principal']],
    unlike: [rcp({})],
  },
  {
    code: 'RCP_SYNTAX_ERROR_PRINCIPAL',
    given: rcp({ Principal: undefined, NotPrincipal: '*' }),
    details:
      'The Principal element contents are not valid. RCPs only support specifying all principals ("*") in the Principal element. The NotPrincipal element is not supported for RCPs.',
    at: [['Statement', 'NotPrincipal']],
    unlike: [identity({ NotPrincipal: '*' })],
  },
  {
    code: 'RCP_SYNTAX_ERROR_NOTACTION',
    given: rcp({ Action: undefined, NotAction: 's3:*' }),
    details: 'RCPs do not support the NotAction element. Update to use the Action element.',
    at: [['Statement', 'NotAction']],
    unlike: [rcp({}), identity({ Action: undefined, NotAction: 's3:*' })],
  },
  {
    code: 'RCP_SYNTAX_ERROR_ALLOW',
    given: rcp({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::notes' }),
    details:
      'RCPs only support specifying all principals ("*") in the Principal element, all resources ("*") in the Resource element, and no Condition element with an effect of Allow.',
    at: [['Statement']],
    unlike: [rcp({ Effect: 'Allow', Action: '*' }), rcp({ Resource: 'arn:aws:s3:::notes' })],
  },
  {
    code: 'RCP_SYNTAX_ERROR_ACTION',
    given: rcp({ Action: ['s3:*', 'iam:*'] }),
    details:
      'RCPs only support specifying select service prefixes in the Action element. Learn more here.',
    at: [['Statement', 'Action', 1]],
    unlike: [rcp({ Action: ['s3:*', 'kms:*'] }), identity({ Action: 'iam:*' })],
  },
  {
    code: 'RCP_SYNTAX_ERROR_ACTION',
    given: rcp({ Action: '*' }),
    details:
      'RCPs only support specifying select service prefixes in the Action element. Learn more here.',
    at: [['Statement', 'Action']],
    unlike: [rcp({ Effect: 'Allow', Action: '*' })],
  },
  {
    code: 'RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY',
    given: rcp(equals('aws:PrincipalOrgID')),
    details:
      'RCPs impact IAM roles, users, and AWS service principals. To prevent unintended impact to services acting on your behalf using a service principal, an additional statement should be added to the Condition block "BoolIfExists": { "aws:PrincipalIsAWSService": "false"} whenever a principal key aws:PrincipalOrgID is used.',
    at: [key('aws:PrincipalOrgID')],
    unlike: [
      rcp({
        Condition: { ...equals('aws:PrincipalOrgID').Condition, ...isService('false') },
      }),
      rcp(equals('aws:SourceOrgID')),
      identity(equals('aws:PrincipalOrgID')),
    ],
  },
  {
    code: 'RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY',
    given: rcp(equals('aws:SourceAccount', '111122223333')),
    details:
      'RCPs impact IAM roles, users, and AWS service principals. To prevent unintended impact to your principals, an additional statement should be added to the Condition block "BoolIfExists": { "aws:PrincipalIsAWSService": "true"} whenever the key aws:SourceAccount is used.',
    at: [key('aws:SourceAccount')],
    unlike: [
      rcp({ Condition: { ...equals('aws:SourceAccount').Condition, ...isService('true') } }),
      rcp(equals('aws:SourceVpc')),
    ],
  },
  {
    code: 'RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK',
    given: rcp({ Condition: { ...equals('aws:SourceOrgID').Condition, ...isService('true') } }),
    details:
      'The specified service may have a service integration that does not require the use of the aws:SourceOrgID condition key. To prevent unintended impact to services acting on your behalf using a service principal, an additional statement should be added to the Condition block "Null": { "aws:SourceAccount": "false"} or "Null": { "aws:SourceArn": "false"} whenever the key aws:SourceOrgID is used.',
    at: [key('aws:SourceOrgID')],
    unlike: [
      rcp({
        Condition: {
          ...equals('aws:SourceOrgID').Condition,
          ...isService('true'),
          Null: { 'aws:SourceAccount': 'false' },
        },
      }),
      rcp(equals('aws:SourceAccount')),
    ],
  },
]
