// Why a SAML response is refused. The words for callers belong to the service that answers.

/** What is wrong with a response or an assertion. */
export type RefusalReason =
  | 'malformed'
  | 'authenticationFailed'
  | 'wrongIssuer'
  | 'invalidSignature'
  | 'notEncrypted'
  | 'incompleteSubjectConfirmation'
  | 'wrongRecipient'
  | 'wrongAudience'
  | 'tooOld'
  | 'expired'
  | 'notYetValid'

/** A response that proves nothing. */
export class SamlRefused extends Error {
  override readonly name = 'SamlRefused'
  readonly reason: RefusalReason
  /** The time that has passed or not yet come. */
  readonly limit: Date | undefined

  constructor(reason: RefusalReason, limit?: Date) {
    super(reason)
    this.reason = reason
    this.limit = limit
  }
}
