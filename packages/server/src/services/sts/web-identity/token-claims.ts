// What a web identity token must claim, and how AWS refuses one that does not.
import type { JWTPayload } from 'jose'
import { expiredIdentityToken, invalidIdentityToken, invalidIdentityTokenText } from '../errors.ts'

/** Claims that are there and hold. */
export interface TokenClaims {
  readonly subject: string
  /** `azp` where a token has it, else the audience that is registered. */
  readonly audience: string
  /** `aud` of a token that has an `azp` beside it. */
  readonly originalAudience: string | undefined
}

/** How far an issuer's clock may be from ours, either way. AWS: observed by others, 2026. */
const skewSeconds = 300

/**
 * Checks the claims.
 * @param clientIds audiences of the provider; undefined for providers that AWS knows by itself,
 * whose audience only the trust policy checks.
 * @throws {AwsError} InvalidIdentityToken, ExpiredTokenException.
 */
export function checkedClaims(
  payload: JWTPayload,
  clientIds: readonly string[] | undefined,
  now: Date,
): TokenClaims {
  const { sub: subject, iat, nbf, azp } = payload
  for (const name of ['sub', 'aud', 'exp', 'iat']) {
    if (payload[name] === undefined) {
      throw invalidIdentityToken(`Missing a required claim: ${name}`)
    }
  }
  if (typeof subject !== 'string' || subject === '') {
    throw invalidIdentityToken('Missing a required claim: sub')
  }
  const seconds = Math.floor(now.getTime() / 1000)
  if (!isTime(payload.exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf))) {
    throw invalidIdentityToken('Invalid timestamp in token claims.')
  }
  if (seconds >= payload.exp + skewSeconds) throw expiredIdentityToken(seconds, payload.exp)
  if (iat > seconds + skewSeconds) throw invalidIdentityToken('Token issued in the future.')
  if (nbf !== undefined && nbf > seconds + skewSeconds) {
    throw invalidIdentityToken('The web identity token is not yet valid.')
  }
  const audiences = audiencesOf(payload.aud)
  if (audiences.length > 1 && typeof azp !== 'string') {
    throw invalidIdentityToken(invalidIdentityTokenText.severalAudiences)
  }
  const presented = typeof azp === 'string' ? [azp] : audiences
  const audience = presented.find((one) => clientIds === undefined || clientIds.includes(one))
  if (audience === undefined) throw invalidIdentityToken('Incorrect token audience')
  const originalAudience = typeof azp === 'string' ? audiences[0] : undefined
  return { subject, audience, originalAudience }
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value)

const audiencesOf = (audience: JWTPayload['aud']): readonly string[] =>
  (Array.isArray(audience) ? audience : [audience]).filter((one) => typeof one === 'string')
