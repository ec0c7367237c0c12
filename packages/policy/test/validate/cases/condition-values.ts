// The checks of condition operators and values, row by row.

import { type CheckCase, condition } from '../check-case.ts'

const value = (operator: string, key: string) => [
  ['Statement', 'Condition', operator, key] as const,
]
const under = (operator: string, key: string, found: unknown) =>
  condition({ [operator]: { [key]: found } })

export const conditionValueCases: readonly CheckCase[] = [
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
  {
    code: 'INVALID_REGION',
    given: under('StringEquals', 'aws:RequestedRegion', ['us-east-1', 'us-east-9']),
    details: 'The Region us-east-9 is not valid. Update the condition value to a supported Region.',
    at: [['Statement', 'Condition', 'StringEquals', 'aws:RequestedRegion', 1]],
    unlike: [under('StringLike', 'aws:RequestedRegion', ['eu-central-1', 'us-*'])],
  },
  {
    code: 'INVALID_VPC_FORMAT',
    given: under('StringEquals', 'aws:SourceVpc', 'vpc-123'),
    details:
      "The VPC identifier in the condition key value is not valid. Use the prefix 'vpc-' followed by 8 or 17 alphanumeric characters.",
    at: value('StringEquals', 'aws:SourceVpc'),
    unlike: [under('StringEquals', 'aws:SourceVpc', ['vpc-12345678', 'vpc-11223344556677889'])],
  },
  {
    code: 'INVALID_VPCE_FORMAT',
    given: under('StringEquals', 'aws:SourceVpce', 'vpc-12345678'),
    details:
      "The VPCE identifier in the condition key value is not valid.  Use the prefix 'vpce-' followed by 8 or 17 alphanumeric characters.",
    at: value('StringEquals', 'aws:SourceVpce'),
    unlike: [under('StringEquals', 'aws:SourceVpce', 'vpce-12345678')],
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    given: under('StringEquals', 'iam:PassedToService', 'ec2'),
    details:
      'The service principal does not match the expected format. Use the format {service}.amazonaws.com.',
    at: value('StringEquals', 'iam:PassedToService'),
    unlike: [
      under('StringEquals', 'iam:PassedToService', ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn']),
      under('StringLike', 'iam:PassedToService', '*.amazonaws.com'),
    ],
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    given: under('StringEquals', 'kms:ViaService', 's3.amazonaws.com'),
    details:
      'The service principal does not match the expected format. Use the format {service}.{region}.amazonaws.com.',
    at: value('StringEquals', 'kms:ViaService'),
    unlike: [under('StringEquals', 'kms:ViaService', 's3.us-east-1.amazonaws.com')],
  },
  {
    code: 'INVALID_KMS_KEY_VALUE',
    given: under(
      'ArnEquals',
      's3:x-amz-server-side-encryption-aws-kms-key-id',
      'arn:aws:kms:us-east-1:111122223333:alias/notes',
    ),
    details:
      'The s3:x-amz-server-side-encryption-aws-kms-key-id condition key value must be a valid KMS key ARN.',
    at: value('ArnEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id'),
    unlike: [
      under(
        'ArnEquals',
        's3:x-amz-server-side-encryption-aws-kms-key-id',
        'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      ),
    ],
  },
  {
    code: 'WILDCARD_WITHOUT_LIKE_OPERATOR',
    given: under('StringNotEquals', 'aws:username', ['alice', 'b*']),
    details:
      'Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the condition operator to include Like.',
    at: [['Statement', 'Condition', 'StringNotEquals', 'aws:username', 1]],
    unlike: [
      under('StringNotLike', 'aws:username', 'b*'),
      under('StringEquals', 'aws:username', 'b${*}'),
      under('ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::*'),
    ],
  },
  {
    code: 'WILDCARD_USAGE_TOO_PERMISSIVE',
    given: under('StringLike', 'aws:PrincipalOrgID', 'o-*'),
    details:
      'The wildcard is not allowed in the condition key aws:PrincipalOrgID. We consider the key to be sensitive and wildcards are not allowed to be used with sensitive keys. Refer to https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html for the list of sensitive keys.',
    at: value('StringLike', 'aws:PrincipalOrgID'),
    unlike: [
      under('StringLike', 'aws:PrincipalOrgID', 'o-example12345'),
      under('StringLike', 'aws:PrincipalTag/org', 'o-*'),
    ],
  },
  {
    code: 'WILDCARD_USAGE_TOO_PERMISSIVE',
    given: under('StringLike', 'aws:userid', 'AROA*'),
    details:
      'Overly permissive use of wildcard with aws:userID. Use the wildcard on the right side of colon or as the only character on the left side of a colon.',
    at: value('StringLike', 'aws:userid'),
    unlike: [
      under('StringLike', 'aws:userid', 'AROAEXAMPLE:*'),
      under('StringLike', 'aws:userid', '*:session'),
    ],
  },
  {
    code: 'EQUIVALENT_TO_NULL_FALSE',
    given: under('StringLike', 'aws:ResourceTag/team', '*'),
    details:
      'We recommend replacing the key aws:ResourceTag/team in the condition block of StringLike with {aws:ResourceTag/team: false} to ensure better enforcement of the condition.',
    at: value('StringLike', 'aws:ResourceTag/team'),
    unlike: [
      under('StringLike', 'aws:ResourceTag/team', 'a*'),
      under('StringEquals', 'aws:ResourceTag/team', '*'),
      under('StringNotLike', 'aws:ResourceTag/team', '*'),
    ],
  },
  {
    code: 'EQUIVALENT_TO_NULL_TRUE',
    given: under('StringNotLike', 'aws:ResourceTag/team', '*'),
    details:
      'We recommend replacing the key aws:ResourceTag/team in the condition block of StringNotLike with {aws:ResourceTag/team: true} to ensure better enforcement of the condition.',
    at: value('StringNotLike', 'aws:ResourceTag/team'),
    unlike: [under('StringLike', 'aws:ResourceTag/team', '*')],
  },
  {
    code: 'REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION',
    given: under('StringLikeIfExists', 'aws:ResourceTag/team', '*'),
    details:
      'The key aws:ResourceTag/team in the condition block of StringLikeIfExists is redundant because it is always matched. Remove this key to simplify the condition.',
    at: value('StringLikeIfExists', 'aws:ResourceTag/team'),
    unlike: [under('StringLike', 'aws:ResourceTag/team', '*')],
  },
  {
    code: 'REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION',
    given: under('ForAnyValue:StringNotLike', 'aws:TagKeys', '*'),
    details:
      'The key aws:TagKeys in the condition block of ForAnyValue:StringNotLike does not match any values. Remove this key to simplify the condition.',
    at: value('ForAnyValue:StringNotLike', 'aws:TagKeys'),
    unlike: [under('ForAllValues:StringNotLike', 'aws:TagKeys', '*')],
  },
]
