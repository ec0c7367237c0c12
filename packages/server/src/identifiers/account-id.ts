// The 12-digit account number as a type of its own; it does not know whether the account exists.

declare const accountIdBrand: unique symbol

/** A 12-digit AWS account number. */
export type AccountId = string & { readonly [accountIdBrand]: true }

const accountIdPattern = /^\d{12}$/

/** Whether a text has the form of an account number. */
export function isAccountId(text: string): text is AccountId {
  return accountIdPattern.test(text)
}

/**
 * Reads an account number.
 * @throws {RangeError} when the text is not twelve digits.
 */
export function toAccountId(text: string): AccountId {
  if (!isAccountId(text)) throw new RangeError(`an account id has 12 digits, not \`${text}\``)
  return text
}
