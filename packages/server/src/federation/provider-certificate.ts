// Certificates that an identity provider's server presents, known by their SHA-1 thumbprints.
import type { X509Certificate } from 'node:crypto'
import { isIP, type LookupFunction } from 'node:net'
import { connect } from 'node:tls'

/** A certificate in PEM. */
export type ProviderCertificate = string

/** As OpenSSL and Node name what is wrong with a certificate. */
const certificateErrors = /CERT|SIGNATURE|SELF_SIGNED|ISSUER|ALTNAME|CA_|PATH_LENGTH|HOSTNAME/

/** Whether a request failed because the server's certificate is not trusted. */
export function isCertificateError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && certificateErrors.test(String(cause.code))
}

/** The presented certificates that have one of the thumbprints. */
export async function anchorsOf(
  url: URL,
  thumbprints: readonly string[],
  lookup: LookupFunction,
  milliseconds: number,
): Promise<readonly ProviderCertificate[]> {
  if (thumbprints.length === 0) return []
  const chain = await presentedChain(url, lookup, milliseconds)
  return chain
    .filter((certificate) => thumbprints.includes(thumbprintOf(certificate)))
    .map((certificate) => certificate.toString())
}

/** SHA-1 in small hexadecimal digits, which AWS calls a thumbprint. */
export const thumbprintOf = ({ fingerprint }: X509Certificate): string =>
  fingerprint.replaceAll(':', '').toLowerCase()

/**
 * The thumbprint of the top intermediate authority: the last certificate that the server presents
 * and that is no root. Source: IAM User Guide, obtain the thumbprint for an OpenID Connect provider.
 */
export async function topThumbprint(
  url: URL,
  lookup: LookupFunction,
  milliseconds: number,
): Promise<string | undefined> {
  const chain = await presentedChain(url, lookup, milliseconds)
  const top = chain.findLast(
    (certificate, index) => index === 0 || !certificate.checkIssued(certificate),
  )
  return top && thumbprintOf(top)
}

const chainLengthMaximum = 10

/** What a server presents, its own certificate first. Nothing is sent to it. */
function presentedChain(
  url: URL,
  lookup: LookupFunction,
  milliseconds: number,
): Promise<readonly X509Certificate[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? 443 : Number(url.port)
  // Whether to trust them is decided by who asked for them.
  const options = { host, port, lookup, rejectUnauthorized: false }
  return new Promise((fulfil, reject) => {
    const socket = connect({ ...options, ...(isIP(host) === 0 && { servername: host }) }, () => {
      const chain: X509Certificate[] = []
      let certificate = socket.getPeerX509Certificate()
      while (certificate !== undefined && chain.length < chainLengthMaximum) {
        chain.push(certificate)
        const issuer: X509Certificate | undefined = certificate.issuerCertificate
        certificate = issuer?.fingerprint === certificate.fingerprint ? undefined : issuer
      }
      socket.destroy()
      fulfil(chain)
    })
    socket.setTimeout(milliseconds, () => socket.destroy(new Error(`${host} does not answer`)))
    socket.on('error', reject)
  })
}
