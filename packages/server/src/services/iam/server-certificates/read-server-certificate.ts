// Checks a server certificate that is to be uploaded: its time, its private key and its chain.
import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto'
import {
  brokenCertificateChain,
  keyPairMismatch,
  malformedServerCertificate,
  unreadableCertificateChain,
} from '../errors.ts'
import { readPemCertificates, validityAt } from '../pem-certificates.ts'

interface UploadedCertificate {
  readonly CertificateBody: string
  readonly PrivateKey: string
  readonly CertificateChain?: string | undefined
}

/**
 * When an uploaded certificate expires.
 * @throws {AwsError} MalformedCertificate or KeyPairMismatch when it is not fit for a server.
 */
export function expirationOf(input: UploadedCertificate, now: Date): Date {
  const [certificate, ...more] = readPemCertificates(input.CertificateBody) ?? []
  if (certificate === undefined || more.length > 0) throw malformedServerCertificate('unreadable')
  const privateKey = readPrivateKey(input.PrivateKey)
  if (!certificate.checkPrivateKey(privateKey)) throw keyPairMismatch()
  const validity = validityAt(certificate, now)
  if (validity !== 'valid') throw malformedServerCertificate(validity)
  if (input.CertificateChain !== undefined) checkChain(certificate, input.CertificateChain, now)
  return certificate.validToDate
}

/** A private key in PEM that is not encrypted. */
function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw malformedServerCertificate('unreadable')
  }
}

/** The index that AWS gives when the last certificate of a chain did not sign the one before it. */
const unanchored = -1

/**
 * The chain is walked from its end, which is trusted, to the certificate. An index counts from the
 * certificate, which has 0. Which index AWS gives for which fault: recorded from AWS, 2026.
 */
function checkChain(certificate: X509Certificate, chainText: string, now: Date): void {
  const chain = readPemCertificates(chainText)
  const anchor = chain?.at(-1)
  if (chain === undefined || anchor === undefined) throw unreadableCertificateChain()
  const path = [certificate, ...chain.slice(0, -1)]
  let issuer = anchor
  for (const [index, signed] of [...path.entries()].reverse()) {
    const isFirst = index === path.length - 1
    if (isFirst && !signed.checkIssued(issuer)) throw brokenCertificateChain(unanchored)
    const isIssuerToo = index > 0
    if (
      !signed.checkIssued(issuer) ||
      !signed.verify(issuer.publicKey) ||
      (isIssuerToo && !signed.ca) ||
      validityAt(signed, now) !== 'valid'
    ) {
      throw brokenCertificateChain(index)
    }
    issuer = signed
  }
}
