// Checks that are not made: without a reference, or at all, with the reason.

import type { IssueCode } from './check-texts.ts'

/** The checks that compare with AWS's services and are left out without a reference. */
export const checksThatNeedReference: readonly IssueCode[] = [
  'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  'ARN_ACCOUNT_NOT_ALLOWED',
  'ARN_REGION_NOT_ALLOWED',
  'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
  'INVALID_ARN_RESOURCE',
  'INVALID_GLOBAL_CONDITION_KEY',
  'INVALID_SERVICE',
  'INVALID_SERVICE_CONDITION_KEY',
  'MISSING_ARN_ACCOUNT',
  'MISSING_ARN_REGION',
  'MISSING_QUALIFIER',
  'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
  'TYPE_MISMATCH',
  'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
]
