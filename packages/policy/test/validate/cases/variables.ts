// The checks of policy variables, row by row.

import { type CheckCase, condition, identity } from '../check-case.ts'

const where = ['Statement', 'Resource'] as const
const named = (tail: string) => identity({ Resource: `arn:aws:s3:::home/${tail}` })
const like = (value: string) => condition({ StringLike: { 's3:prefix': value } })
const prefix = ['Statement', 'Condition', 'StringLike', 's3:prefix'] as const

export const variableCases: readonly CheckCase[] = [
  {
    code: 'MISSING_BRACE_IN_VARIABLE',
    given: named('${aws:username'),
    details: 'The policy variable is missing a closing curly brace. Add } after the variable text.',
    at: [where],
    unlike: [named('${aws:username}'), named('$aws:username')],
  },
  {
    code: 'MISSING_BRACE_IN_VARIABLE',
    given: like("${aws:PrincipalTag/team, 'none'"),
    details: 'The policy variable is missing a closing curly brace. Add } after the variable text.',
    at: [prefix],
    unlike: [like("${aws:PrincipalTag/team, 'none'}")],
  },
  {
    code: 'MISSING_QUOTE_IN_VARIABLE',
    given: like('${aws:PrincipalTag/team, none}'),
    details:
      'The policy variable default value must begin and end with a single quote. Add the missing quote.',
    at: [prefix],
    unlike: [like("${aws:PrincipalTag/team, 'none'}"), like("${aws:PrincipalTag/team,'}'}")],
  },
  {
    code: 'MISSING_QUOTE_IN_VARIABLE',
    given: like("${aws:PrincipalTag/team, 'none}"),
    details:
      'The policy variable default value must begin and end with a single quote. Add the missing quote.',
    at: [prefix],
    unlike: [],
  },
  {
    code: 'UNSUPPORTED_SPACE_IN_VARIABLE',
    given: named('${aws: username}'),
    details: 'A space is not supported within the policy variable text. Remove the space.',
    at: [where],
    unlike: [named("${aws:username, 'any one'}")],
  },
  {
    code: 'EMPTY_VARIABLE',
    given: named('${ }'),
    details:
      'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure.',
    at: [where],
    unlike: [named('${*}'), named('{}')],
  },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    given: identity({ Action: ['s3:GetObject', 's3:${aws:username}'] }),
    details:
      'Policy variables are supported in the Resource and Condition elements. Remove the policy variable ${aws:username} from this element.',
    at: [['Statement', 'Action', 1]],
    unlike: [named('${aws:username}'), like('${aws:username}')],
  },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_VERSION',
    given: identity({ Resource: 'arn:aws:s3:::${aws:username}' }, { Version: '2008-10-17' }),
    details: 'To include variables in your policy, use the policy version 2012-10-17 or later.',
    at: [where],
    unlike: [
      named('${aws:username}'),
      identity({ Resource: 'arn:aws:s3:::${*}' }, { Version: '2008-10-17' }),
    ],
  },
  {
    code: 'INVALID_VARIABLE_FOR_OPERATOR',
    given: condition({ NumericEquals: { 's3:max-keys': '${aws:PrincipalTag/max}' } }),
    details: 'Policy variables can only be used with String and ARN operators.',
    at: [['Statement', 'Condition', 'NumericEquals', 's3:max-keys']],
    unlike: [
      like('${aws:username}'),
      condition({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::${aws:username}' } }),
    ],
  },
  {
    code: 'VARIABLE_USAGE_TOO_PERMISSIVE',
    given: condition({ StringLike: { 'aws:PrincipalOrgID': '${aws:PrincipalTag/org}' } }),
    details:
      'The policy variable is not allowed in the condition key aws:PrincipalOrgID. We consider the key to be sensitive and policy variables can be evaluated as effective wildcards. Therefore policy variables are not allowed to be used with sensitive keys. Refer to https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html for the list of sensitive keys.',
    at: [['Statement', 'Condition', 'StringLike', 'aws:PrincipalOrgID']],
    unlike: [
      condition({ StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }),
      condition({ StringLike: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }),
      like('${aws:PrincipalTag/org}'),
    ],
  },
  {
    code: 'VARIABLE_USAGE_TOO_PERMISSIVE',
    given: condition({ StringEquals: { 'aws:userid': 'AROA${aws:PrincipalTag/id}:x' } }),
    details:
      'Overly permissive use of policy variable with aws:userID. Use the policy variable on the right side of colon or as the only character on the left side of a colon.',
    at: [['Statement', 'Condition', 'StringEquals', 'aws:userid']],
    unlike: [
      condition({ StringEquals: { 'aws:userid': '${aws:PrincipalTag/id}:x' } }),
      condition({ StringEquals: { 'aws:userid': 'AROAEXAMPLE:${aws:PrincipalTag/id}' } }),
    ],
  },
]
