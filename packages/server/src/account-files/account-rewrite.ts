// Carries what a file says over to another account: its id in ARNs, and its entities' unique ids.
import type { AccountId } from '../identifiers/account-id.ts'
import { replaceJsonStrings } from '../services/iam/policy-documents/json-strings.ts'

/** How texts of one account read in another. */
export interface AccountRewrite {
  /** An ARN, an account id, or any other text of a policy. */
  text(text: string): string
  /** A policy document; every string value in it is carried over. */
  document(document: string): string
}

/** For a file of the account that it is imported into: everything stays as it is. */
export const noRewrite: AccountRewrite = {
  text: (text) => text,
  document: (document) => document,
}

/** Unique ids of users, roles, groups, policies and instance profiles. */
const uniqueId = /\bA(?:IDA|ROA|GPA|NPA|IPA)[A-Z0-9]{12,}\b/g

/**
 * The account's id is replaced where it is the account of an ARN, of any service, and where it is
 * all of a text; unique ids are replaced wherever they stand.
 */
export function rewriteAccount(
  source: string,
  target: AccountId,
  newIds: ReadonlyMap<string, string>,
): AccountRewrite {
  const ownArn = new RegExp(`(arn:[^:\\s]*:[^:\\s]*:[^:\\s]*:)${source}(?=:)`, 'g')
  const rewritten = (text: string): string =>
    text === source
      ? target
      : text
          .replace(ownArn, (_, start: string) => start + target)
          .replace(uniqueId, (id) => newIds.get(id) ?? id)
  return {
    text: rewritten,
    document: (document) =>
      replaceJsonStrings(document, ({ value }) => {
        const replacement = rewritten(value)
        return replacement === value ? undefined : replacement
      }),
  }
}
