// Why a database was not to be connected to, in one line for the operator.

/**
 * OpenSSL's names for what is wrong with a certificate, as far as they are not told by their ending.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const certificateErrors =
  /^(UNABLE_TO_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_CERT_|CRL_)/

/** Says it without line breaks, stacks and the library's file names. */
export function refusalReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // Of all addresses of a name, the first speaks for the others.
  const first = cause instanceof AggregateError ? cause.errors[0] : undefined
  if (first !== undefined) return refusalReason(first)
  return reasonOf(cause).replaceAll(/\s+/g, ' ').trim()
}

function reasonOf(error: Error & { code?: unknown; reason?: unknown }): string {
  const code = String(error.code ?? '')
  const reason = typeof error.reason === 'string' ? error.reason : error.message
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `its certificate is for another name: ${reason}`
  }
  if (certificateErrors.test(code)) return `its certificate is refused: ${error.message}`
  if (code.startsWith('ERR_SSL_')) return `TLS fails: ${reason}`
  return error.message || error.name
}
