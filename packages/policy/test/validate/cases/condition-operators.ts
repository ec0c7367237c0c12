// The checks of condition operators and what they compare, row by row.

import { type CheckCase, condition } from '../check-case.ts'

const value = (operator: string, key: string) => [
  ['Statement', 'Condition', operator, key] as const,
]
const under = (operator: string, key: string, found: unknown) =>
  condition({ [operator]: { [key]: found } })

export const conditionOperatorCases: readonly CheckCase[] = [
  {
    code: 'INVALID_CONDITION_OPERATOR',
    given: under('StringMatches', 'aws:username', 'a'),
    details: 'The condition operator StringMatches is not valid. Use a valid condition operator.',
    at: [['Statement', 'Condition', { key: 'StringMatches' }]],
    unlike: [under('ForAnyValue:StringLikeIfExists', 'aws:TagKeys', 'a')],
  },
  {
    code: 'NULL_WITH_IF_EXISTS',
    given: under('NullIfExists', 'aws:username', 'true'),
    details:
      'The Null condition operator cannot be used with the IfExists suffix. Update the operator or the suffix.',
    at: [['Statement', 'Condition', { key: 'NullIfExists' }]],
    unlike: [under('Null', 'aws:username', 'true')],
  },
  {
    code: 'NULL_WITH_QUALIFIER',
    given: under('ForAllValues:Null', 'aws:TagKeys', 'true'),
    details:
      'Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because they always return a true or false respectively.',
    at: [['Statement', 'Condition', { key: 'ForAllValues:Null' }]],
    unlike: [under('Null', 'aws:TagKeys', 'true')],
  },
  {
    code: 'EMPTY_ARRAY_CONDITION',
    given: under('StringEquals', 'aws:username', []),
    details:
      'There are no values for the condition key aws:username and it does not affect the policy. Specify conditions.',
    at: value('StringEquals', 'aws:username'),
    unlike: [under('StringEqualsIfExists', 'aws:username', [])],
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORALLVALUES',
    given: under('ForAllValues:StringEquals', 'aws:TagKeys', []),
    details:
      'The ForAllValues prefix with an empty condition key matches only if the key aws:TagKeys is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead.',
    at: value('ForAllValues:StringEquals', 'aws:TagKeys'),
    unlike: [under('ForAllValues:StringEquals', 'aws:TagKeys', ['a'])],
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORANYVALUE',
    given: under('ForAnyValue:StringEquals', 'aws:TagKeys', []),
    details:
      'The ForAnyValue prefix with an empty condition key aws:TagKeys never matches the request context and it does not affect the policy. Specify conditions.',
    at: value('ForAnyValue:StringEquals', 'aws:TagKeys'),
    unlike: [under('ForAllValues:StringEquals', 'aws:TagKeys', [])],
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_IFEXISTS',
    given: under('StringEqualsIfExists', 'aws:username', []),
    details:
      'The IfExists suffix with an empty condition key matches only if the key aws:username is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead.',
    at: value('StringEqualsIfExists', 'aws:username'),
    unlike: [under('StringEquals', 'aws:username', [])],
  },
  {
    code: 'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    given: under('Bool', 'aws:SecureTransport', ['true', 'false']),
    details:
      'The condition key does not support multiple Boolean values. Use a single Boolean value.',
    at: value('Bool', 'aws:SecureTransport'),
    unlike: [under('Bool', 'aws:SecureTransport', ['true'])],
  },
  {
    code: 'REDUNDANT_CONDITION_VALUE_NUM',
    given: under('NumericLessThan', 'aws:MultiFactorAuthAge', ['2700', '3600']),
    details:
      'Multiple values in NumericLessThan are redundant. Replace with the greatest single value for aws:MultiFactorAuthAge.',
    at: value('NumericLessThan', 'aws:MultiFactorAuthAge'),
    unlike: [under('NumericEquals', 'aws:MultiFactorAuthAge', ['2700', '3600'])],
  },
  {
    code: 'REDUNDANT_CONDITION_VALUE_NUM',
    given: under('NumericGreaterThanEquals', 's3:max-keys', [1, 2]),
    details:
      'Multiple values in NumericGreaterThanEquals are redundant. Replace with the least single value for s3:max-keys.',
    at: value('NumericGreaterThanEquals', 's3:max-keys'),
    unlike: [under('NumericGreaterThanEquals', 's3:max-keys', 1)],
  },
  {
    code: 'TYPE_MISMATCH_BOOLEAN',
    given: under('Bool', 'aws:SecureTransport', 'yes'),
    details: 'Add a valid Boolean value (true or false) for the condition operator Bool.',
    at: value('Bool', 'aws:SecureTransport'),
    unlike: [true, 'TRUE', 'false'].map((one) => under('Bool', 'aws:SecureTransport', one)),
  },
  {
    code: 'TYPE_MISMATCH_DATE',
    given: under('DateLessThan', 'aws:CurrentTime', '25/11/2026'),
    details:
      'The date condition operator is used with an invalid value. Specify a valid date using YYYY-MM-DD or other ISO 8601 date/time format.',
    at: value('DateLessThan', 'aws:CurrentTime'),
    unlike: ['2026-11-25', '2026-11-25T10:00:00Z', '1700000000'].map((one) =>
      under('DateLessThan', 'aws:CurrentTime', one),
    ),
  },
  {
    code: 'INVALID_DATE_VALUE',
    given: under('DateLessThan', 'aws:CurrentTime', '1700000000'),
    details:
      'The date 1700000000 might not resolve as expected. We recommend that you use the YYYY-MM-DD format.',
    at: value('DateLessThan', 'aws:CurrentTime'),
    unlike: [under('DateLessThan', 'aws:CurrentTime', '2026-11-25')],
  },
  {
    code: 'TYPE_MISMATCH_NUMBER',
    given: under('NumericLessThanIfExists', 's3:max-keys', ['10', 'ten']),
    details: 'Add a valid numeric value for the condition operator NumericLessThanIfExists.',
    at: [['Statement', 'Condition', 'NumericLessThanIfExists', 's3:max-keys', 1]],
    unlike: [under('NumericLessThan', 's3:max-keys', -1.5)],
  },
  {
    code: 'TYPE_MISMATCH_STRING',
    given: under('BinaryEquals', 'aws:username', 'not base64'),
    details: 'Add a valid base64-encoded string value for the condition operator BinaryEquals.',
    at: value('BinaryEquals', 'aws:username'),
    unlike: [under('BinaryEquals', 'aws:username', 'YQ==')],
  },
  {
    code: 'TYPE_MISMATCH_IP_RANGE',
    given: under('NotIpAddress', 'aws:SourceIp', '203.0.113.0/33'),
    details:
      'The condition operator NotIpAddress is used with an invalid IP range value. Specify the IP range in standard CIDR format.',
    at: value('NotIpAddress', 'aws:SourceIp'),
    unlike: [under('NotIpAddress', 'aws:SourceIp', ['203.0.113.0/24', '2001:db8::/32'])],
  },
  {
    code: 'IMPROVE_IP_RANGE',
    given: under('IpAddress', 'aws:SourceIp', '203.0.113.9/24'),
    details:
      'The non-zero bits in the IP address after the masked bits are ignored. Replace address with 203.0.113.0/24.',
    at: value('IpAddress', 'aws:SourceIp'),
    unlike: [under('IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '203.0.113.9'])],
  },
  {
    code: 'IMPROVE_IP_RANGE',
    given: under('IpAddress', 'aws:SourceIp', '2001:DB8:0:0:1::5/80'),
    details:
      'The non-zero bits in the IP address after the masked bits are ignored. Replace address with 2001:db8:0:0:1::/80.',
    at: value('IpAddress', 'aws:SourceIp'),
    unlike: [under('IpAddress', 'aws:SourceIp', '2001:db8:0:0:1::/80')],
  },
  {
    code: 'PRIVATE_IP_ADDRESS',
    given: under('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '192.168.1.1']),
    details:
      'aws:SourceIp works only for public IP address ranges. The values for condition key aws:SourceIp include only private IP addresses and will not have the desired effect. Update the value to include only public IP addresses.',
    at: [['Statement', 'Condition', 'IpAddress', { key: 'aws:SourceIp' }]],
    unlike: [
      under('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.1']),
      under('IpAddress', 'aws:SourceIp', '8.0.0.0/6'),
      under('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'),
    ],
  },
  {
    code: 'PRIVATE_NOT_IP_ADDRESS',
    given: under('NotIpAddress', 'aws:SourceIp', 'fd00::/8'),
    details:
      'The values for condition key aws:SourceIp include only private IP addresses and has no effect. aws:SourceIp works only for public IP address ranges. Update the value to include only public IP addresses.',
    at: [['Statement', 'Condition', 'NotIpAddress', { key: 'aws:SourceIp' }]],
    unlike: [under('IpAddress', 'aws:SourceIp', 'fd00::/8')],
  },
  {
    code: 'PRIVATE_IP_ADDRESS_SUBSET',
    given: under('IpAddress', 'aws:SourceIp', ['172.16.0.0/12', '203.0.113.1']),
    details:
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses will not have the desired effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    at: [['Statement', 'Condition', 'IpAddress', { key: 'aws:SourceIp' }]],
    unlike: [under('IpAddress', 'aws:SourceIp', ['172.32.0.0/16', '203.0.113.1'])],
  },
  {
    code: 'PRIVATE_NOT_IP_ADDRESS_SUBSET',
    given: under('NotIpAddress', 'aws:SourceIp', ['172.16.0.0/12', '203.0.113.1']),
    details:
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses have no effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    at: [['Statement', 'Condition', 'NotIpAddress', { key: 'aws:SourceIp' }]],
    unlike: [under('NotIpAddress', 'aws:SourceIp', '203.0.113.1')],
  },
]
