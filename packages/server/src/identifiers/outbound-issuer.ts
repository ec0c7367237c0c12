// The URLs of the issuers that accounts have at this daemon.

const path = '/outbound-federation/'

/** The issuer's URL, which its tokens have as `iss`. */
export const outboundIssuerUrl = (publicUrl: string, issuerId: string): string =>
  `${publicUrl}${path}${issuerId}`

/** Documents of an issuer, as AWS names them. */
export type IssuerDocument = 'openid-configuration' | 'jwks.json'

const documentPattern =
  /^\/outbound-federation\/([0-9a-f-]{36})\/\.well-known\/(openid-configuration|jwks\.json)$/

/** Which document of which issuer a path names. */
export function readIssuerPath(
  target: string,
): { readonly issuerId: string; readonly document: IssuerDocument } | undefined {
  const [, issuerId, document] = documentPattern.exec(target) ?? []
  if (issuerId === undefined) return undefined
  return { issuerId, document: document === 'jwks.json' ? document : 'openid-configuration' }
}
