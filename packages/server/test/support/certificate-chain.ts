// A chain of certificates of a server, of authorities that nobody knows. Tests only.
import { X509Certificate } from 'node:crypto'
import { issueCertificate } from './certificates.ts'

export interface CertificateChain {
  /** For a server: its key, and its certificate with that of the authority that signed it. */
  readonly tls: { readonly key: string; readonly cert: string }
  /** Thumbprints of the server's certificate, and of the authority that signed it. */
  readonly thumbprints: { readonly server: string; readonly authority: string }
}

/** Makes a root, an intermediate authority and a server certificate for a host. */
export function newCertificateChain(host = 'localhost'): CertificateChain {
  const root = issueCertificate('root', { isAuthority: true })
  const intermediate = issueCertificate('intermediate', { issuer: root, isAuthority: true })
  const server = issueCertificate(host, { issuer: intermediate })
  return {
    tls: { key: server.privateKey, cert: `${server.certificate}\n${intermediate.certificate}` },
    thumbprints: {
      server: thumbprintOf(server.certificate),
      authority: thumbprintOf(intermediate.certificate),
    },
  }
}

const thumbprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase()
