// The checks of a document's and a statement's elements, types and sizes, row by row.

import {
  anyResource,
  type CheckCase,
  identity,
  rcp,
  resource,
  scp,
  statements,
  text,
  trust,
} from '../check-case.ts'

const long = (length: number) => ({ Resource: `arn:aws:s3:::${'a'.repeat(length)}` })

export const elementCases: readonly CheckCase[] = [
  {
    code: 'JSON_SYNTAX_ERROR',
    given: text('{"Version": }'),
    details: 'Fix the JSON syntax error at index 12 line 1 column 12.',
    at: [[]],
    unlike: [identity({})],
  },
  {
    code: 'JSON_SYNTAX_ERROR',
    given: text('{"Id": "a", "Id": "b"}'),
    details: 'Fix the JSON syntax error at index 12 line 1 column 12.',
    at: [[]],
    unlike: [text('{"Id": "a", "ID": "b"}')],
  },
  {
    code: 'JSON_SYNTAX_ERROR',
    given: text('['.repeat(40)),
    details: 'Fix the JSON syntax error.',
    at: [[]],
    unlike: [text('[[[]]]')],
  },
  {
    code: 'JSON_SYNTAX_ERROR',
    given: text(''),
    details: 'Fix the JSON syntax error at index 0 line 1 column 0.',
    at: [[]],
    unlike: [text('{}')],
  },
  {
    code: 'DATA_TYPE_MISMATCH',
    given: identity({}, { Version: 2012 }),
    details: 'The text does not match the expected JSON data type String.',
    at: [['Version']],
    unlike: [identity({})],
  },
  {
    code: 'DATA_TYPE_MISMATCH',
    given: text('["Statement"]'),
    details: 'The text does not match the expected JSON data type Object.',
    at: [[]],
    unlike: [text('{}')],
  },
  {
    code: 'DATA_TYPE_MISMATCH',
    given: identity({ Condition: 'none' }),
    details: 'The text does not match the expected JSON data type Object.',
    at: [['Statement', 'Condition']],
    unlike: [identity({ Condition: {} })],
  },
  {
    code: 'DATA_TYPE_MISMATCH',
    given: identity({ Action: ['s3:GetObject', 7] }),
    details: 'The text does not match the expected JSON data type String.',
    at: [['Statement', 'Action', 1]],
    unlike: [identity({ Action: ['s3:GetObject'] })],
  },
  {
    code: 'DATA_TYPE_MISMATCH',
    given: identity({ Condition: { Bool: { 'aws:SecureTransport': null } } }),
    details: 'The text does not match the expected JSON data type String.',
    at: [['Statement', 'Condition', 'Bool', 'aws:SecureTransport']],
    unlike: [identity({ Condition: { Bool: { 'aws:SecureTransport': true } } })],
  },
  {
    code: 'INVALID_CONDITION_DATA_TYPE',
    given: identity({ Condition: { NumericEquals: { 's3:max-keys': ['1', 2] } } }),
    details:
      'The condition value data types do not match. Use condition values of the same JSON data type.',
    at: [['Statement', 'Condition', 'NumericEquals', 's3:max-keys']],
    unlike: [identity({ Condition: { NumericEquals: { 's3:max-keys': [1, 2] } } })],
  },
  {
    code: 'INVALID_POLICY_ELEMENT',
    given: identity({}, { Comment: 'x' }),
    details: 'The policy element Comment is not valid.',
    at: [[{ key: 'Comment' }]],
    unlike: [identity({}, { Id: 'x' })],
  },
  {
    code: 'INVALID_POLICY_ELEMENT',
    given: identity({ action: 's3:*' }),
    details: 'The policy element action is not valid.',
    at: [['Statement', { key: 'action' }]],
    unlike: [identity({ Sid: 'action' })],
  },
  {
    code: 'MISSING_STATEMENT',
    given: identity({}, { Statement: undefined }),
    details: 'Add a statement to the policy',
    at: [[]],
    unlike: [identity({})],
  },
  {
    code: 'MISSING_STATEMENT',
    given: identity({}, { Statement: [] }),
    details: 'Add a statement to the policy',
    at: [['Statement']],
    unlike: [statements({})],
  },
  {
    code: 'MISSING_VERSION',
    given: identity({}, { Version: undefined }),
    details:
      'We recommend that you specify the Version element to help you with debugging permission issues.',
    at: [[]],
    unlike: [identity({}, { Version: '2008-10-17' })],
  },
  {
    code: 'INVALID_VERSION',
    given: identity({}, { Version: '2012-10-18' }),
    details:
      'The version 2012-10-18 is not valid. Use one of the following versions: 2012-10-17, 2008-10-17',
    at: [['Version']],
    unlike: [identity({}, { Version: '2008-10-17' }), identity({})],
  },
  {
    code: 'MISSING_EFFECT',
    given: identity({ Effect: undefined }),
    details: 'Add an Effect element to the policy statement with a value of Allow or Deny.',
    at: [['Statement']],
    unlike: [identity({ Effect: 'allow' })],
  },
  {
    code: 'INVALID_EFFECT',
    given: identity({ Effect: 'allow' }),
    details: 'The effect allow is not valid. Use Allow or Deny.',
    at: [['Statement', 'Effect']],
    unlike: [identity({ Effect: 'Deny' })],
  },
  {
    code: 'MISSING_ACTION',
    given: identity({ Action: undefined }),
    details: 'Add an Action or NotAction element to the policy statement.',
    at: [['Statement']],
    unlike: [identity({ Action: undefined, NotAction: 'iam:*' })],
  },
  {
    code: 'MISSING_RESOURCE',
    given: statements({}, { Action: 's3:PutObject', Resource: undefined }),
    details: 'Add a Resource or NotResource element to the policy statement.',
    at: [['Statement', 1]],
    unlike: [identity({ Resource: undefined, NotResource: 'arn:aws:s3:::a' }), trust({})],
  },
  {
    code: 'MISSING_PRINCIPAL',
    given: resource({ Principal: undefined }),
    details: 'Add a Principal element to the policy statement.',
    at: [['Statement']],
    unlike: [identity({}), resource({ Principal: undefined, NotPrincipal: { AWS: '*' } })],
  },
  {
    code: 'UNSUPPORTED_ELEMENT_COMBINATION',
    given: identity({ NotAction: 'iam:*' }),
    details:
      'The policy elements Action and NotAction can not be used in the same statement. Remove one of these elements.',
    at: [
      ['Statement', 'Action'],
      ['Statement', 'NotAction'],
    ],
    unlike: [identity({ Action: undefined, NotAction: 'iam:*' })],
  },
  {
    code: 'EMPTY_ARRAY_ACTION',
    given: identity({ Action: [] }),
    details: 'This statement includes no actions and does not affect the policy. Specify actions.',
    at: [['Statement', 'Action']],
    unlike: [identity({ Action: ['s3:GetObject'] })],
  },
  {
    code: 'EMPTY_ARRAY_RESOURCE',
    given: identity({ Resource: [] }),
    details:
      'This statement includes no resources and does not affect the policy. Specify resources.',
    at: [['Statement', 'Resource']],
    unlike: [identity({ Resource: ['*'] })],
  },
  {
    code: 'EMPTY_OBJECT_CONDITION',
    given: identity({ Condition: {} }),
    details: 'This condition block is empty and it does not affect the policy. Specify conditions.',
    at: [['Statement', 'Condition']],
    unlike: [identity({}), identity({ Condition: { Bool: { 'aws:SecureTransport': true } } })],
  },
  {
    code: 'EMPTY_OBJECT_CONDITION',
    given: identity({ Condition: { StringEquals: {} } }),
    details: 'This condition block is empty and it does not affect the policy. Specify conditions.',
    at: [['Statement', 'Condition', 'StringEquals']],
    unlike: [identity({ Condition: { StringEquals: { 'aws:username': [] } } })],
  },
  {
    code: 'EMPTY_SID_VALUE',
    given: identity({ Sid: '' }),
    details: 'Add a value to the empty string in the Sid element.',
    at: [['Statement', 'Sid']],
    unlike: [identity({ Sid: 'a' }), identity({})],
  },
  {
    code: 'UNSUPPORTED_SID',
    given: identity({ Sid: 'read only' }),
    details:
      'Update the characters in the Sid element to use one of the following character types: [a-z, A-Z, 0-9]',
    at: [['Statement', 'Sid']],
    unlike: [identity({ Sid: 'ReadOnly1' }), resource({ Sid: 'read only' })],
  },
  {
    code: 'UNIQUE_SIDS_REQUIRED',
    given: statements({ Sid: 'a' }, { Sid: 'b' }, { Sid: 'a', Effect: 'Deny' }),
    details:
      'Duplicate statement IDs are not supported for this policy type. Update the Sid value.',
    at: [
      ['Statement', 0, 'Sid'],
      ['Statement', 2, 'Sid'],
    ],
    unlike: [statements({ Sid: 'a' }, { Sid: 'A' }), statements({ Sid: '' }, { Sid: '' })],
  },
  {
    code: 'UNIQUE_SIDS_RECOMMENDED',
    given: {
      ...statements({ Sid: 'a' }, { Sid: 'a', Effect: 'Deny' }),
      options: { policyType: 'RESOURCE_POLICY' },
    },
    details:
      'We recommend that you use statement IDs that are unique to your policy. Update the Sid value.',
    at: [
      ['Statement', 0, 'Sid'],
      ['Statement', 1, 'Sid'],
    ],
    unlike: [statements({ Sid: 'a' }, { Sid: 'a' })],
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
    given: identity(long(10_240)),
    details:
      'The 10346 characters in the identity policy, excluding whitespace, exceed the 10240 character maximum for inline and managed policies. We recommend that you use multiple granular policies.',
    at: [[]],
    unlike: [
      identity(long(10_000)),
      text(`{"Version":"2012-10-17",${' '.repeat(20_000)}"Statement":[]}`),
      scp(long(10_240)),
    ],
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA',
    given: trust({ Sid: 'a'.repeat(2048) }),
    details:
      'The characters in the role trust policy, excluding whitespace, exceed the character maximum. We recommend that you request a role trust policy length quota increase using Service Quotas and AWS Support Center. If the quotas have already been increased, then you can ignore this warning.',
    at: [[]],
    unlike: [trust({ Sid: 'a'.repeat(1800) }), identity({ Sid: 'a'.repeat(2048) })],
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA',
    given: resource(long(20_480)),
    details:
      'The 20621 characters in the resource policy exceed the 20480 character maximum for resource policies. We recommend that you use multiple granular policies.',
    at: [[]],
    unlike: [resource(long(20_000)), anyResource(long(20_480))],
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_SCP_QUOTA',
    given: scp(long(10_240)),
    details:
      'The 10345 characters in the service control policy (SCP) exceed the 10240 character maximum for SCPs. We recommend that you use multiple granular policies.',
    at: [[]],
    unlike: [scp(long(10_000)), identity(long(10_240))],
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_RCP_QUOTA',
    given: rcp(long(5_120)),
    details:
      'The 5241 characters in the resource control policy (RCP) exceed the 5120 character maximum for RCPs. We recommend that you use multiple granular policies.',
    at: [[]],
    unlike: [rcp(long(4_900)), scp(long(5_120))],
  },
]
