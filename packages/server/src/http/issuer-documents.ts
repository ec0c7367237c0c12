// What relying parties read of the issuers that accounts have at this daemon: discovery and keys.
import { outboundIssuerUrl, readIssuerPath } from '../identifiers/outbound-issuer.ts'
import type { Store } from '../store/store.ts'
import { listOutboundPublicKeys } from '../store/tables/outbound-federation.ts'
import type { SideAnswer } from './listener.ts'

/** Answers to paths of issuers; undefined for all other paths. */
export type IssuerDocuments = (target: string) => Promise<SideAnswer> | undefined

/** Makes the answers. They outlast the feature, as the tokens do that were issued before. */
export function createIssuerDocuments(store: Store, publicUrl: () => string): IssuerDocuments {
  return (target) => {
    const wanted = readIssuerPath(target)
    if (wanted === undefined) return undefined
    const { issuerId, document } = wanted
    return store
      .read((reader) => listOutboundPublicKeys(reader, issuerId))
      .then((keys) => {
        if (keys.length === 0) return { status: 404, body: { error: 'there is no such issuer' } }
        const issuer = outboundIssuerUrl(publicUrl(), issuerId)
        return { status: 200, body: document === 'jwks.json' ? { keys } : discovery(issuer) }
      })
  }
}

/** Members as AWS's issuers have them. */
const discovery = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'ES384'],
  claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'jti', 'https://sts.amazonaws.com/'],
})
