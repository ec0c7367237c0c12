// The checks of principals, row by row.

import { anyResource, type CheckCase, identity, resource, scp, trust } from '../check-case.ts'

const sourced = { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }
const cloudfront = { Service: 'cloudfront.amazonaws.com' }

export const principalCases: readonly CheckCase[] = [
  {
    code: 'UNSUPPORTED_PRINCIPAL',
    given: identity({ Principal: '*' }),
    details:
      'The policy type IDENTITY_POLICY does not support the Principal element. Remove the Principal element.',
    at: [['Statement', 'Principal']],
    unlike: [identity({}), resource({}), scp({ Principal: '*' })],
  },
  {
    code: 'SCP_SYNTAX_ERROR_PRINCIPAL',
    given: scp({ NotPrincipal: '*' }),
    details:
      'SCPs do not support specifying principals. Remove the Principal or NotPrincipal element.',
    at: [['Statement', 'NotPrincipal']],
    unlike: [scp({}), identity({ Principal: '*' })],
  },
  {
    code: 'INVALID_PRINCIPAL_FORMAT',
    given: resource({ Principal: '111122223333' }),
    details:
      'The Principal element contents are not valid. Specify a key-value pair in the Principal element.',
    at: [['Statement', 'Principal']],
    unlike: [resource({ Principal: '*' }), resource({ Principal: {} })],
  },
  {
    code: 'INVALID_PRINCIPAL_KEY',
    given: resource({ Principal: { Aws: '111122223333' } }),
    details: 'The principal key Aws is not valid.',
    at: [['Statement', 'Principal', { key: 'Aws' }]],
    unlike: [resource({}), resource({ Principal: { CanonicalUser: '79a5' } })],
  },
  {
    code: 'EMPTY_OBJECT_PRINCIPAL',
    given: resource({ Principal: {} }),
    details:
      'This statement includes no principals and does not affect the policy. Specify principals.',
    at: [['Statement', 'Principal']],
    unlike: [resource({ Principal: { AWS: [] } })],
  },
  {
    code: 'EMPTY_ARRAY_PRINCIPAL',
    given: resource({ Principal: { AWS: [] } }),
    details:
      'This statement includes no principals and does not affect the policy. Specify principals.',
    at: [['Statement', 'Principal', 'AWS']],
    unlike: [resource({ Principal: { AWS: ['111122223333'] } })],
  },
  {
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    given: resource({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
    details:
      'Wildcards (*, ?) are not supported with the principal key AWS. Replace the wildcard with a valid principal value.',
    at: [['Statement', 'Principal', 'AWS']],
    unlike: [resource({ Principal: { AWS: '*' } }), resource({ Principal: '*' })],
  },
  {
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    given: resource({ Principal: { Service: ['*'] } }),
    details:
      'Wildcards (*, ?) are not supported with the principal key Service. Replace the wildcard with a valid principal value.',
    at: [['Statement', 'Principal', 'Service', 0]],
    unlike: [resource({ Principal: cloudfront })],
  },
  {
    code: 'INVALID_ROLE_REFERENCE',
    given: resource({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE01' } }),
    details:
      'The Principal element includes the IAM role ID AROAEXAMPLEEXAMPLE01. We recommend that you use a role ARN instead.',
    at: [['Statement', 'Principal', 'AWS']],
    unlike: [resource({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE01' } })],
  },
  {
    code: 'INVALID_USER_REFERENCE',
    given: resource({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE01' } }),
    details:
      'The Principal element includes the IAM user ID AIDAEXAMPLEEXAMPLE01. We recommend that you use a user ARN instead.',
    at: [['Statement', 'Principal', 'AWS']],
    unlike: [resource({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE01' } })],
  },
  {
    code: 'ALLOW_WITH_NOT_PRINCIPAL',
    given: resource({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }),
    details:
      'Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal instead.',
    at: [['Statement', 'NotPrincipal']],
    unlike: [
      resource({}),
      resource({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: '111122223333' } }),
    ],
  },
  {
    code: 'FEDERATED_PRINCIPAL_NOT_SUPPORTED',
    given: resource({ Principal: { Federated: 'accounts.google.com' } }),
    details:
      'The policy type does not support a federated identity provider in the principal element. Use a supported principal.',
    at: [['Statement', 'Principal', 'Federated']],
    unlike: [
      trust({ Principal: { Federated: 'accounts.google.com' } }),
      anyResource({ Principal: { Federated: 'accounts.google.com' } }),
    ],
  },
  {
    code: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    given: resource({ Principal: cloudfront }),
    details:
      'Granting access to a service principal without specifying a source is overly permissive. Use aws:SourceArn, aws:SourceAccount, aws:SourceOrgID, or aws:SourceOrgPaths condition key to grant fine-grained access.',
    at: [['Statement', 'Principal', 'Service']],
    unlike: [
      resource({ Principal: cloudfront, ...sourced }),
      resource({ Principal: cloudfront, Effect: 'Deny' }),
      trust({ Principal: { Service: 'lambda.amazonaws.com' } }),
    ],
  },
  {
    code: 'RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    given: resource({
      Principal: cloudfront,
      Condition: { StringEquals: { 'aws:Referer': 'https://example.com' } },
    }),
    details:
      'To restrict access to the service principal cloudfront operating on your behalf, we recommend aws:SourceArn, aws:SourceAccount, aws:SourceOrgID, or aws:SourceOrgPaths instead of aws:Referer.',
    at: [['Statement', 'Condition', 'StringEquals', { key: 'aws:Referer' }]],
    unlike: [resource({ Principal: cloudfront }), resource({ Principal: cloudfront, ...sourced })],
  },
  {
    code: 'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    given: resource({
      Principal: cloudfront,
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example12345' } },
    }),
    details:
      'The following condition keys are not supported when used with the service principal: aws:PrincipalOrgID.',
    at: [
      ['Statement', 'Condition', 'StringEquals', { key: 'aws:PrincipalOrgID' }],
      ['Statement', 'Principal', 'Service'],
    ],
    unlike: [
      resource({ Principal: cloudfront, ...sourced }),
      resource({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example12345' } } }),
    ],
  },
]
