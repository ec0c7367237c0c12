// What is not judged: checks without a reference, and texts for want of knowledge.

import type { IssueCode } from './check-texts.ts'

/**
 * The checks that compare with AWS's services. Without a reference they are left out, or made in
 * part: an action without a colon is no action whatever the services.
 */
export const checksThatNeedReference: readonly IssueCode[] = [
  'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  'ARN_ACCOUNT_NOT_ALLOWED',
  'ARN_REGION_NOT_ALLOWED',
  'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
  'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
  'INVALID_ACTION',
  'INVALID_ARN_RESOURCE',
  'INVALID_GLOBAL_CONDITION_KEY',
  'INVALID_SERVICE',
  'INVALID_SERVICE_CONDITION_KEY',
  'INVALID_SERVICE_IN_ACTION',
  'MISSING_ARN_ACCOUNT',
  'MISSING_ARN_REGION',
  'MISSING_QUALIFIER',
  'RCP_SYNTAX_ERROR_ACTION',
  'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
  'TYPE_MISMATCH',
  'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
]

/** A text of a code that has several, and why no finding says it. */
interface TextNeverGiven {
  readonly code: IssueCode
  readonly reason: string
}

/**
 * Every code has a check. Of two of them, a text is never given: AWS does not publish which
 * condition keys "Use the … preceded by 6 consecutive characters" is about, and a guess would
 * report policies that are well.
 */
export const textsNeverGiven: readonly TextNeverGiven[] = [
  {
    code: 'VARIABLE_USAGE_TOO_PERMISSIVE',
    reason: 'the keys that need six fixed characters before a variable are not published',
  },
  {
    code: 'WILDCARD_USAGE_TOO_PERMISSIVE',
    reason: 'the keys that need six fixed characters before a wildcard are not published',
  },
]
