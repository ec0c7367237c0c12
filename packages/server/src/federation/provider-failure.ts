// Why an identity provider could not be asked.

/**
 * `unreachable`: no answer, which may pass. `untrusted`: a certificate that neither a known authority
 * nor a thumbprint vouches for. `unusable`: an answer that says nothing of use.
 */
export type ProviderFailureReason = 'unreachable' | 'untrusted' | 'unusable'

/** Thrown when a provider does not give what it was asked for. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure'
  readonly reason: ProviderFailureReason

  constructor(reason: ProviderFailureReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
