// Makes temporary credentials: a key, its secret, and the sealed token that says whose they are.
import type { Credentials } from '@aws-sdk/client-sts'
import type { Session } from '../../authn/session.ts'
import { sealSessionToken } from '../../authn/session-token.ts'
import { newAccessKeyId } from '../../identifiers/access-key-id.ts'
import { newSecretAccessKey } from '../../identifiers/secret-access-key.ts'
import type { Call } from '../operation.ts'

/** What makes one session differ from another. */
export type SessionGrant = Omit<Session, 'accessKeyId' | 'secret' | 'issuedAt' | 'expiresAt'>

/** Makes credentials that are good for so many seconds from now on. */
export function newSessionCredentials(
  call: Call<unknown>,
  grant: SessionGrant,
  durationSeconds: number,
  minimumTokenSize: number = 0,
): Credentials {
  const expiresAt = new Date(call.now.getTime() + durationSeconds * 1000)
  return newCredentialsUntil(call, grant, expiresAt, minimumTokenSize)
}

/** Makes credentials that are good until a time. */
export function newCredentialsUntil(
  { now, resources }: Call<unknown>,
  grant: SessionGrant,
  expiresAt: Date,
  minimumTokenSize: number = 0,
): Credentials {
  const accessKeyId = newAccessKeyId('ASIA', grant.account, resources.random)
  const secret = newSecretAccessKey(resources.random)
  const session: Session = { ...grant, accessKeyId, secret, issuedAt: now, expiresAt }
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: sealSessionToken(resources.keyRing, session, minimumTokenSize),
    Expiration: expiresAt,
  }
}

/**
 * How large a token is, and what that is of the largest that callers may ask for.
 * Source: STS API reference, MinimumSessionTokenSize and SessionTokenUtilization.
 */
export function sessionTokenFacts({ SessionToken: token = '' }: Credentials) {
  return {
    SessionTokenSize: token.length,
    SessionTokenUtilization: Math.min(100, Math.ceil((100 * token.length) / tokenSizeMaximum)),
  }
}

/** In bytes. */
export const tokenSizeMaximum = 4_096
