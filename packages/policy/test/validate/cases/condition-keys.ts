// The checks of condition keys: their names, types and company, row by row.

import { type CheckCase, condition, identity, resource } from '../check-case.ts'

const at = (operator: string, key: string) => [
  ['Statement', 'Condition', operator, { key }] as const,
]
const equals = (key: string, value: unknown = 'x') => condition({ StringEquals: { [key]: value } })

export const conditionKeyCases: readonly CheckCase[] = [
  {
    code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
    given: condition({ StringEquals: { 'aws:username': 'a', 'aws:UserName': 'b' } }),
    details:
      'The condition key aws:username appears more than once with different capitalization in the same condition block. Remove the duplicate condition keys.',
    at: [...at('StringEquals', 'aws:username'), ...at('StringEquals', 'aws:UserName')],
    unlike: [
      condition({ StringEquals: { 'aws:username': 'a' }, StringLike: { 'aws:UserName': 'b' } }),
    ],
  },
  {
    code: 'INVALID_CONDITION_KEY_FORMAT',
    given: equals('username'),
    details: 'The condition key format is not valid. Use the format service:keyname.',
    at: at('StringEquals', 'username'),
    unlike: [equals('aws:username')],
  },
  {
    code: 'INVALID_GLOBAL_CONDITION_KEY',
    given: equals('aws:UserNames'),
    details: 'The condition key aws:UserNames does not exist. Use a valid condition key.',
    at: at('StringEquals', 'aws:UserNames'),
    unlike: [equals('AWS:USERNAME'), equals('aws:PrincipalTag/team')],
  },
  {
    code: 'INVALID_SERVICE',
    given: equals('s4:prefix'),
    details: 'The service s4 does not exist. Use a valid service name.',
    at: at('StringEquals', 's4:prefix'),
    unlike: [equals('s3:prefix'), equals('idp.example.com:sub'), equals('saml:aud')],
  },
  {
    code: 'INVALID_SERVICE_CONDITION_KEY',
    given: equals('s3:prefixes'),
    details:
      'The condition key s3:prefixes does not exist in the service s3. Use a valid condition key.',
    at: at('StringEquals', 's3:prefixes'),
    unlike: [equals('s3:prefix'), equals('s3:ExistingObjectTag/team')],
  },
  {
    code: 'UNSUPPORTED_GLOBAL_CONDITION_KEY',
    given: resource({ Condition: { ArnLike: { 'aws:ARN': 'arn:aws:iam::111122223333:user/a' } } }),
    details:
      'The condition key aws:ARN is not supported. Use aws:PrincipalArn or aws:SourceArn instead.',
    at: at('ArnLike', 'aws:ARN'),
    unlike: [equals('aws:PrincipalArn')],
  },
  {
    code: 'DEPRECATED_GLOBAL_CONDITION_KEY',
    given: condition({ ArnLike: { 'aws:ARN': 'arn:aws:iam::111122223333:user/a' } }),
    details:
      'We recommend that you update aws:ARN to use the newer condition key aws:PrincipalArn.',
    at: at('ArnLike', 'aws:ARN'),
    unlike: [equals('aws:PrincipalArn')],
  },
  {
    code: 'MISSING_TAG_KEY_IN_CONDITION',
    given: equals('aws:ResourceTag'),
    details:
      'The condition key aws:ResourceTag/ must include a tag key to control access based on tags. Use the format aws:ResourceTag/tag-key and specify a key name for tag-key.',
    at: at('StringEquals', 'aws:ResourceTag'),
    unlike: [equals('aws:ResourceTag/team'), equals('aws:TagKeys')],
  },
  {
    code: 'MISSING_QUALIFIER',
    given: equals('aws:TagKeys'),
    details:
      'The request context key aws:TagKeys has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your policy.',
    at: at('StringEquals', 'aws:TagKeys'),
    unlike: [
      condition({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } }),
      condition({ Null: { 'aws:TagKeys': 'true' } }),
      equals('aws:username'),
    ],
  },
  {
    code: 'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    given: condition({ 'ForAllValues:StringEquals': { 'aws:RequestTag/team': 'x' } }),
    details:
      'Using ForAllValues qualifier with the single-valued condition key aws:RequestTag/team can be overly permissive. We recommend that you remove ForAllValues:.',
    at: at('ForAllValues:StringEquals', 'aws:RequestTag/team'),
    unlike: [
      condition({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } }),
      condition({ 'ForAnyValue:StringEquals': { 'aws:RequestTag/team': 'x' } }),
    ],
  },
  {
    code: 'TYPE_MISMATCH',
    given: equals('aws:ViaAWSService', 'true'),
    details:
      'Use the operator type Boolean instead of operator string for the condition key aws:ViaAWSService.',
    at: at('StringEquals', 'aws:ViaAWSService'),
    unlike: [
      condition({ Bool: { 'aws:ViaAWSService': 'true' } }),
      condition({ NumericLessThan: { 'aws:EpochTime': '1' } }),
      equals('aws:SourceArn', 'arn:aws:s3:::a'),
      condition({ Null: { 'aws:ViaAWSService': 'true' } }),
    ],
  },
  {
    code: 'TYPE_MISMATCH',
    given: condition({ ArnLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::a-*' } }),
    details:
      'Use the operator type String instead of operator ARN for the condition key kms:EncryptionContext:aws:s3:arn.',
    at: at('ArnLike', 'kms:EncryptionContext:aws:s3:arn'),
    unlike: [condition({ StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::a-*' } })],
  },
  {
    code: 'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
    given: condition({ StringNotLikeIfExists: { 'aws:SourceArn': 'arn:aws:s3:::a*' } }),
    details:
      'Use the operator type ARN instead of operator string for the condition key aws:SourceArn.',
    at: at('StringNotLikeIfExists', 'aws:SourceArn'),
    unlike: [
      condition({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::a*' } }),
      equals('aws:SourceArn', 'arn:aws:s3:::a'),
    ],
  },
  {
    code: 'MISSING_PAIRED_CONDITION_KEYS',
    given: condition({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }),
    details:
      'Using the condition key aws:VpcSourceIp can be overly permissive without also using the following condition keys: aws:SourceVpc. Condition keys like this one are more secure when paired with a related key. We recommend that you add the related condition keys to the same condition block.',
    at: at('IpAddress', 'aws:VpcSourceIp'),
    unlike: [
      condition({
        IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
        StringEquals: { 'aws:SourceVpc': 'vpc-12345678' },
      }),
    ],
  },
  {
    code: 'UNTRUSTWORTHY_CONDITION_KEY',
    given: equals('aws:UserAgent'),
    details:
      'The aws:UserAgent condition key is not recommended for access control as it can be spoofed/manipulated by the caller.',
    at: at('StringEquals', 'aws:UserAgent'),
    unlike: [equals('aws:username')],
  },
  {
    code: 'DYNAMODB_ATTRIBUTES_WITHOUT_SELECT',
    given: condition(
      { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id'] } },
      { Action: ['dynamodb:PutItem', 'dynamodb:GetItem'] },
    ),
    details:
      'Restricting dynamodb:Attributes without also setting dynamodb:Select to SPECIFIC_ATTRIBUTES allows all attributes to be returned on read requests that omit a projection expression. We recommend that you also set dynamodb:Select to SPECIFIC_ATTRIBUTES.',
    at: at('ForAllValues:StringEquals', 'dynamodb:Attributes'),
    unlike: [
      condition(
        {
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id'] },
          StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        },
        { Action: 'dynamodb:GetItem' },
      ),
      condition(
        { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id'] } },
        { Action: 'dynamodb:PutItem' },
      ),
    ],
  },
  {
    code: 'S3_PREFIX_IN_NEGATIVE_CONTEXT',
    given: condition({ StringLike: { 's3:prefix': 'a/*' } }, { Effect: 'Deny' }),
    details:
      'Using the s3:prefix condition key in a Deny statement or with a negated string operator does not block listing the objects under the matching prefixes. A request that specifies a shorter prefix does not match the condition and can still list those objects. To restrict listing to specific prefixes, use s3:prefix with StringLike in an Allow statement, or use a Deny statement with StringNotLike.',
    at: at('StringLike', 's3:prefix'),
    unlike: [
      condition({ StringLike: { 's3:prefix': 'a/*' } }),
      condition({ StringNotLike: { 's3:prefix': 'a/*' } }, { Effect: 'Deny' }),
    ],
  },
  {
    code: 'USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES',
    given: condition({ StringEquals: { 'aws:VpceAccount': '111122223333' } }, { Action: '*' }),
    details:
      'The condition key aws:VpceAccount works only with specific AWS services and must be scoped to supported services in your policies.',
    at: at('StringEquals', 'aws:VpceAccount'),
    unlike: [
      condition({ StringEquals: { 'aws:VpceAccount': '111122223333' } }),
      condition({ StringEquals: { 'aws:SourceVpce': 'vpce-12345678' } }, { Action: '*' }),
    ],
  },
  {
    code: 'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    given: condition(
      { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
      { Action: ['ec2:StartInstances', 'polly:SynthesizeSpeech'] },
    ),
    details:
      'Using the effect Allow with the condition key aws:ResourceTag/team and actions for services with the following prefixes does not affect the policy: polly. The actions for the listed service are not allowed by this statement. We recommend that you move these actions to a different statement without this condition key.',
    at: [['Statement', 'Action', 1], ...at('StringEquals', 'aws:ResourceTag/team')],
    unlike: [
      condition(
        { StringEqualsIfExists: { 'aws:ResourceTag/team': 'blue' } },
        { Action: 'polly:SynthesizeSpeech' },
      ),
      equals('aws:ResourceTag/team'),
    ],
  },
  {
    code: 'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    given: condition(
      { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
      { Effect: 'Deny', Action: 'polly:*' },
    ),
    details:
      'Using the effect Deny with the tag condition key aws:ResourceTag/team and actions for services with the following prefixes can be overly permissive: polly. Actions for the listed services are not denied by this statement. We recommend that you move these actions to a different statement without this condition key.',
    at: [['Statement', 'Action'], ...at('StringEquals', 'aws:ResourceTag/team')],
    unlike: [
      condition(
        { StringNotEquals: { 'aws:ResourceTag/team': 'blue' } },
        { Effect: 'Deny', Action: 'polly:*' },
      ),
    ],
  },
  {
    code: 'ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    given: identity({
      Action: undefined,
      NotAction: 'iam:*',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
    }),
    details:
      "Using the effect Allow with NotAction and the tag condition key aws:ResourceTag/team allows only service actions that support the condition key. The condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction.",
    at: at('StringEquals', 'aws:ResourceTag/team'),
    unlike: [equals('aws:ResourceTag/team')],
  },
  {
    code: 'DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    given: identity({
      Effect: 'Deny',
      Action: undefined,
      NotAction: 'iam:*',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
    }),
    details:
      "Using the effect Deny with NotAction and the tag condition key aws:ResourceTag/team can be overly permissive because some service actions are not denied by this statement. This is because the condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction.",
    at: at('StringEquals', 'aws:ResourceTag/team'),
    unlike: [
      identity({
        Effect: 'Deny',
        Action: undefined,
        NotAction: 'iam:*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
      }),
    ],
  },
]
