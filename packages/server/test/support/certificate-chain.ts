// A chain of certificates for `localhost` that nobody knows, made with OpenSSL. Tests only.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether there is an OpenSSL to make certificates with. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

export interface CertificateChain {
  /** For a server: its key, and its certificate with that of the authority that signed it. */
  readonly tls: { readonly key: string; readonly cert: string }
  /** Thumbprints of the server's certificate, and of the authority that signed it. */
  readonly thumbprints: { readonly server: string; readonly authority: string }
}

/** Makes a root, an intermediate authority and a server certificate for a host. */
export function newCertificateChain(host = 'localhost'): CertificateChain {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-chain-'))
  const at = (name: string) => join(directory, name)
  const openssl = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: directory, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const issue = (name: string, issuer: string | undefined, extension: string) => {
    writeFileSync(at(`${name}.ext`), extension)
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const named = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]
    openssl('req', '-new', ...key, ...named)
    const signed =
      issuer === undefined
        ? ['-signkey', `${name}.key`]
        : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`]
    openssl('x509', '-req', '-days', '30', ...files, ...signed)
    return readFileSync(at(`${name}.pem`), 'utf8')
  }
  try {
    const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
    issue('root', undefined, authority)
    const intermediate = issue('intermediate', 'root', authority)
    const server = issue('server', 'intermediate', `subjectAltName=DNS:${host}\n`)
    return {
      tls: { key: readFileSync(at('server.key'), 'utf8'), cert: server + intermediate },
      thumbprints: { server: thumbprintOf(server), authority: thumbprintOf(intermediate) },
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const thumbprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase()
