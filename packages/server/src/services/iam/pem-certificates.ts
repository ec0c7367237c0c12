// Reads X.509 certificates in PEM.
import { X509Certificate } from 'node:crypto'

/** DIVERGES: AWS names no limit. Chains are shorter, and each certificate costs a signature check. */
const certificatesMaximum = 100

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The certificates in a text that has nothing else; undefined when it can't be read as such. */
export function readPemCertificates(text: string): readonly X509Certificate[] | undefined {
  const blocks = text.match(block) ?? []
  const isAll = text.replaceAll(block, '').trim() === ''
  if (!isAll || blocks.length === 0 || blocks.length > certificatesMaximum) return undefined
  try {
    return blocks.map((pem) => new X509Certificate(pem))
  } catch {
    return undefined
  }
}

/** Where a certificate's time of validity lies, seen from a point in time. */
export function validityAt(
  { validFromDate, validToDate }: X509Certificate,
  now: Date,
): 'valid' | 'expired' | 'notYetValid' {
  if (now < validFromDate) return 'notYetValid'
  return now > validToDate ? 'expired' : 'valid'
}
