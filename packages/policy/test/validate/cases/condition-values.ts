// The checks of condition values: their form, and their wildcards, row by row.

import { type CheckCase, condition } from '../check-case.ts'

const value = (operator: string, key: string) => [
  ['Statement', 'Condition', operator, key] as const,
]
const under = (operator: string, key: string, found: unknown) =>
  condition({ [operator]: { [key]: found } })

export const conditionValueCases: readonly CheckCase[] = [
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
  {
    code: 'INVALID_SERVICE',
    given: under('ArnNotLike', 'aws:SourceArn', ['arn:aws:s3:::notes', 'arn:aws:s4:::notes']),
    details: 'The service s4 does not exist. Use a valid service name.',
    at: [['Statement', 'Condition', 'ArnNotLike', 'aws:SourceArn', 1]],
    unlike: [
      under('ArnLike', 'aws:SourceArn', 'arn:aws:s*:::notes'),
      under('StringEquals', 'aws:username', 'arn:aws:s4:::notes'),
    ],
  },
]
