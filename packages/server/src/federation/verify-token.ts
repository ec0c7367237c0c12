// Verifies the signature of a JSON Web Token with the keys of its issuer; what it claims is not its concern.
import type { CompactVerifyGetKey, JSONWebKeySet, JWTPayload } from 'jose'
import type { Issuer, IssuerKeys } from './issuer-keys.ts'

/** `malformed`: no signed JWT. `no-key`: signed by a key that the issuer does not have. */
export type TokenProblem = 'malformed' | 'no-key' | 'signature'

/**
 * AWS: RSA or ECDSA keys, six algorithms; never `none` and no shared secrets. Source: STS API
 * reference, AssumeRoleWithWebIdentity, WebIdentityToken.
 */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

/** What a token claims, unverified; undefined when it is no JWT. */
export async function readToken(token: string): Promise<JWTPayload | undefined> {
  const { decodeJwt, decodeProtectedHeader } = await import('jose')
  try {
    const { alg } = decodeProtectedHeader(token)
    return alg !== undefined && algorithms.includes(alg) ? decodeJwt(token) : undefined
  } catch {
    return undefined
  }
}

/**
 * Finds out whether the issuer has signed a token; undefined when it has.
 * @throws {ProviderFailure} when the issuer's keys can't be had.
 */
export async function tokenProblem(
  token: string,
  issuer: Issuer,
  issuerKeys: IssuerKeys,
): Promise<TokenProblem | undefined> {
  const known = await issuerKeys.keysOf(issuer)
  const problem = await problemWith(token, known)
  if (problem !== 'no-key') return problem
  // Providers rotate their keys: the newest one may not be known yet.
  const newer = await issuerKeys.newerKeysOf(issuer)
  return newer === known ? problem : problemWith(token, newer)
}

async function problemWith(token: string, keys: JSONWebKeySet): Promise<TokenProblem | undefined> {
  const { createLocalJWKSet, compactVerify, errors } = await import('jose')
  const verify = async (key: CompactVerifyGetKey): Promise<TokenProblem | undefined> => {
    try {
      await compactVerify(token, key, { algorithms })
      return undefined
    } catch (cause) {
      if (cause instanceof errors.JWKSMultipleMatchingKeys) {
        for await (const candidate of cause) {
          if ((await verify(() => candidate)) === undefined) return undefined
        }
        return 'signature'
      }
      if (cause instanceof errors.JWKSNoMatchingKey) return 'no-key'
      if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature'
      if (cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) {
        return 'malformed'
      }
      // A key of the issuer that can't be used, such as one that is too short.
      return 'no-key'
    }
  }
  return verify(createLocalJWKSet(keys))
}
