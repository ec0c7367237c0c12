// The table of all checks: each issue code with its type and its texts. It makes no check.

import type { FindingType } from './finding-type.ts'
import { errorTexts } from './texts/error-texts.ts'
import { securityWarningTexts } from './texts/security-warning-texts.ts'
import { suggestionTexts } from './texts/suggestion-texts.ts'
import { warningTexts } from './texts/warning-texts.ts'

/** The code of one of Access Analyzer's policy checks. */
export type IssueCode =
  | keyof typeof errorTexts
  | keyof typeof securityWarningTexts
  | keyof typeof warningTexts
  | keyof typeof suggestionTexts

type Texts = Readonly<Record<string, string | readonly string[]>>

interface CheckTable {
  readonly findingType: FindingType
  /** The word for the type in links to the documentation. */
  readonly linkWord: string
  readonly texts: Texts
}

const checkTables: readonly CheckTable[] = [
  { findingType: 'ERROR', linkWord: 'error', texts: errorTexts },
  {
    findingType: 'SECURITY_WARNING',
    linkWord: 'security-warning',
    texts: securityWarningTexts,
  },
  { findingType: 'WARNING', linkWord: 'general-warning', texts: warningTexts },
  { findingType: 'SUGGESTION', linkWord: 'suggestion', texts: suggestionTexts },
]

/** What a finding of one code says, before its blanks are filled in. */
export interface CheckText {
  readonly findingType: FindingType
  /** Most codes have one text. */
  readonly texts: readonly string[]
  readonly learnMoreLink: string
}

const page =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'

/** Looks a code up. */
export function checkText(code: IssueCode): CheckText {
  const table = checkTables.find(({ texts }) => Object.hasOwn(texts, code))
  const found = table?.texts[code] ?? []
  const anchor = `access-analyzer-reference-policy-checks-${table?.linkWord ?? ''}`
  return {
    findingType: table?.findingType ?? 'ERROR',
    texts: typeof found === 'string' ? [found] : found,
    learnMoreLink: `${page}#${anchor}-${code.toLowerCase().replaceAll('_', '-')}`,
  }
}

/** Every code with its type, in the order of AWS's documentation. */
export function listChecks(): readonly { readonly code: string; readonly type: FindingType }[] {
  return checkTables.flatMap(({ findingType, texts }) =>
    Object.keys(texts).map((code) => ({ code, type: findingType })),
  )
}
