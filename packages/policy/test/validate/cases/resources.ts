// The checks of ARNs in Resource, and of resource policies by their type, row by row.

import { anyResource, type CheckCase, identity, resource } from '../check-case.ts'

const where = ['Statement', 'Resource'] as const
const arn = (...fields: readonly string[]) => identity({ Resource: `arn:${fields.join(':')}` })

export const resourceCases: readonly CheckCase[] = [
  {
    code: 'INVALID_ARN_PREFIX',
    given: identity({ Resource: ['*', 'notes/*'] }),
    details: 'Add the required prefix (arn) to the resource ARN.',
    at: [[...where, 1]],
    unlike: [identity({ Resource: '*' }), identity({ Resource: '${aws:PrincipalTag/arn}' })],
  },
  {
    code: 'MISSING_ARN_FIELD',
    given: arn('aws', 's3', 'notes'),
    details:
      'Resource ARNs must include at least 6 fields in the following structure: arn:partition:service:region:account:resource',
    at: [where],
    unlike: [arn('aws', 's3', '', '', 'notes'), arn('aws', 's3', '*')],
  },
  {
    code: 'INVALID_PARTITION',
    given: arn('amazon', 's3', '', '', 'notes'),
    details:
      'The resource ARN for the service s3 does not support the partition amazon. Use the supported values: aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-eusc',
    at: [where],
    unlike: [arn('aws-cn', 's3', '', '', 'notes'), arn('*', 's3', '', '', 'notes')],
  },
  {
    code: 'INVALID_ARN_REGION',
    given: arn('aws', 'sqs', 'us-east-9', '111122223333', 'queue'),
    details:
      'The Region us-east-9 is not valid for this resource. Update the resource ARN to include a supported Region.',
    at: [where],
    unlike: [
      arn('aws', 'sqs', 'us-east-1', '111122223333', 'queue'),
      arn('aws', 'sqs', 'us-*', '111122223333', 'queue'),
    ],
  },
  {
    code: 'INVALID_ARN_ACCOUNT',
    given: arn('aws', 'sqs', 'us-east-1', '11112222333', 'queue'),
    details: 'The resource ARN account ID 11112222333 is not valid. Provide a 12-digit account ID.',
    at: [where],
    unlike: [
      arn('aws', 'sqs', 'us-east-1', '1111*', 'queue'),
      arn('aws', 'iam', '', 'aws', 'policy/ReadOnlyAccess'),
      identity({ Resource: 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:queue' }),
    ],
  },
  {
    code: 'WILDCARD_IN_SERVICE_NAME',
    given: arn('aws', '*code*', '', '111122223333', '*'),
    details:
      'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS services with similar names.',
    at: [where],
    unlike: [arn('aws', 'codebuild', '*', '*', '*')],
  },
  {
    code: 'INVALID_ARN_SERVICE_CASE',
    given: arn('aws', 'S3', '', '', 'notes'),
    details: 'Update the service name S3 in the resource ARN to use all lowercase letters.',
    at: [where],
    unlike: [arn('aws', 's3', '', '', 'Notes')],
  },
  {
    code: 'INVALID_SERVICE',
    given: arn('aws', 's4', '', '', 'notes'),
    details: 'The service s4 does not exist. Use a valid service name.',
    at: [where],
    unlike: [arn('aws', 'catalog', '*', '111122223333', 'product/*')],
  },
  {
    code: 'INVALID_ARN_RESOURCE',
    given: arn('aws', 'iam', '', '111122223333', 'usr/alice'),
    details:
      'Resource ARN does not match the expected ARN format. Update the resource portion of the ARN.',
    at: [where],
    unlike: [
      arn('aws', 'iam', '', '111122223333', 'user/alice'),
      arn('aws', 'iam', '', '111122223333', 'usr*'),
      arn('aws', 'apigateway', '*', '', '/tags'),
    ],
  },
  {
    code: 'MISSING_ARN_REGION',
    given: arn('aws', 'sqs', '', '111122223333', 'queue'),
    details: 'Add a Region to the sqs resource ARN.',
    at: [where],
    unlike: [arn('aws', 'sqs', '*', '111122223333', 'queue'), arn('aws', 's3', '', '', 'a')],
  },
  {
    code: 'ARN_REGION_NOT_ALLOWED',
    given: arn('aws', 'iam', 'us-east-1', '111122223333', 'user/alice'),
    details: 'The service iam does not support specifying a Region in the resource ARN.',
    at: [where],
    unlike: [
      arn('aws', 'iam', '*', '111122223333', 'user/alice'),
      arn('aws', 'sqs', 'us-east-1', '111122223333', 'queue'),
    ],
  },
  {
    code: 'MISSING_ARN_ACCOUNT',
    given: arn('aws', 'iam', '', '', 'user/alice'),
    details:
      'The resource user in the arn is missing an account id. Please provide a 12 digit account id.',
    at: [where],
    unlike: [
      arn('aws', 'iam', '', '*', 'user/alice'),
      arn('aws', 'ssm', '*', '', 'document/AWS-RunShellScript'),
      arn('aws', 's3', '', '', 'notes'),
    ],
  },
  {
    code: 'ARN_ACCOUNT_NOT_ALLOWED',
    given: arn('aws', 'ec2', 'us-east-1', '111122223333', 'image/ami-1'),
    details: 'The service ec2 does not support specifying an account ID in the resource ARN.',
    at: [where],
    unlike: [
      arn('aws', 'ec2', 'us-east-1', '', 'image/ami-1'),
      arn('aws', 'ec2', 'us-east-1', '*', 'image/ami-1'),
      arn('aws', 'ec2', 'us-east-1', '111122223333', 'instance/i-1'),
    ],
  },
  {
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    given: resource({ Resource: ['arn:aws:s3:::notes', 'arn:aws:kms:us-east-1:1:key/1'] }),
    details:
      'The resource ARN is not supported for the resource-based policy attached to resource type S3 Bucket.',
    at: [[...where, 1]],
    unlike: [
      resource({ Resource: 'arn:aws:s3:::notes/*' }),
      resource({ Resource: 'arn:aws:s3:*:*:notes' }),
      anyResource({ Resource: 'arn:aws:kms:us-east-1:1:key/1' }),
    ],
  },
  {
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    given: resource({ Resource: 'arn:aws:s3:::notes' }, 'AWS::S3::AccessPoint'),
    details:
      'The resource ARN is not supported for the resource-based policy attached to resource type S3 Access Point.',
    at: [where],
    unlike: [
      resource(
        { Resource: 'arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*' },
        'AWS::S3::AccessPoint',
      ),
    ],
  },
  {
    code: 'IRRELEVANT_CONDITION_KEY_IN_POLICY',
    given: resource({ Condition: { StringEquals: { 's3:ResourceAccount': '111122223333' } } }),
    details:
      'The condition key s3:ResourceAccount is not relevant for the S3 Bucket policy.  Use this key in an identity-based policy to govern access to this resource.',
    at: [['Statement', 'Condition', 'StringEquals', { key: 's3:ResourceAccount' }]],
    unlike: [
      identity({ Condition: { StringEquals: { 's3:ResourceAccount': '111122223333' } } }),
      resource({ Condition: { StringEquals: { 's3:x-amz-acl': 'private' } } }),
    ],
  },
]
