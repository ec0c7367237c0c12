// Finds out who has a web identity token: which provider vouches for it, and what it says.
import type { AssumeRoleWithWebIdentityRequest } from '@aws-sdk/client-sts'
import { federatedCaller } from '../../../authn/caller.ts'
import type { FederationProof } from '../../../authn/federation.ts'
import type { Issuer } from '../../../federation/issuer-keys.ts'
import { ProviderFailure } from '../../../federation/provider-failure.ts'
import { readToken, tokenProblem } from '../../../federation/verify-token.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { oidcProviderArn } from '../../../identifiers/arns.ts'
import { findOidcProvider } from '../../../store/tables/oidc-providers.ts'
import type { AnonymousCall, ProvenCaller, Validated } from '../../operation.ts'
import { idpUnreachable, invalidIdentityToken, invalidIdentityTokenText } from '../errors.ts'
import { accountOfRoleArn } from '../federated-role.ts'
import { refusedAccessToken } from './access-token.ts'
import { providerKeys } from './provider-keys.ts'
import { checkedClaims } from './token-claims.ts'
import { tokenSession } from './token-session.ts'

/** What a token says, as the answer repeats it. */
export interface WebIdentityProof extends FederationProof {
  readonly subject: string
  readonly audience: string
  /** The principal that trust policies name: an ARN, or the name of a provider AWS knows. */
  readonly provider: string
}

type WebIdentityCall = AnonymousCall<Validated<AssumeRoleWithWebIdentityRequest>>

/** @throws {AwsError} InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError. */
export async function identifyWebIdentity(
  call: WebIdentityCall,
): Promise<ProvenCaller<WebIdentityProof>> {
  const { input, now, resources } = call
  const account = accountOfRoleArn(input.RoleArn)
  const { WebIdentityToken: token, ProviderId: providerId } = input
  if (providerId !== undefined) throw refusedAccessToken(providerId, token)
  const payload = await readToken(token)
  if (payload === undefined) throw invalidIdentityToken(invalidIdentityTokenText.notJwt)
  const { iss } = payload
  if (typeof iss !== 'string') throw invalidIdentityToken('Missing a required claim: iss')
  const trusted = await trustedProvider(call, account, iss)
  await checkSignature(token, trusted.issuer, resources)
  const claims = checkedClaims(payload, trusted.clientIds, now)
  const keys = providerKeys(trusted.name, payload, claims)
  const { principal: provider } = trusted
  const { subject, audience } = claims
  return {
    caller: federatedCaller(
      account,
      { kind: 'web-identity', provider },
      `${provider}:${audience}:${subject}`,
      { provider, keys: keys.now },
    ),
    proof: {
      ...tokenSession(payload),
      sessionKeys: { provider, keys: keys.later },
      subject,
      audience,
      provider,
    },
  }
}

interface TrustedProvider {
  /** How condition keys begin. */
  readonly name: string
  readonly principal: string
  readonly issuer: Issuer
  /** Undefined where only the trust policy checks the audience. */
  readonly clientIds: readonly string[] | undefined
}

/** Providers that AWS knows without being told. Source: IAM User Guide, OIDC federation. */
const wellKnown: Readonly<Record<string, string>> = {
  'accounts.google.com': 'accounts.google.com',
  'https://accounts.google.com': 'accounts.google.com',
  'https://cognito-identity.amazonaws.com': 'cognito-identity.amazonaws.com',
}

async function trustedProvider(
  { resources }: WebIdentityCall,
  account: AccountId,
  issuer: string,
): Promise<TrustedProvider> {
  const name = Object.hasOwn(wellKnown, issuer) ? wellKnown[issuer] : undefined
  if (name !== undefined) {
    const url = `https://${name}`
    return { name, principal: name, issuer: { url, thumbprints: [] }, clientIds: undefined }
  }
  const url = issuer.replace(/^[a-z]+:\/\//, '')
  const provider = await resources.store.read((reader) => findOidcProvider(reader, account, url))
  if (provider?.issuer !== issuer) {
    throw invalidIdentityToken(invalidIdentityTokenText.noProvider(issuer))
  }
  const { thumbprints, clientIds } = provider
  return {
    name: url,
    principal: oidcProviderArn(account, url),
    issuer: { url: issuer, thumbprints },
    clientIds,
  }
}

async function checkSignature(
  token: string,
  issuer: Issuer,
  { issuerKeys }: WebIdentityCall['resources'],
): Promise<void> {
  const problem = await tokenProblem(token, issuer, issuerKeys).catch((cause: unknown) => {
    if (!(cause instanceof ProviderFailure)) throw cause
    if (cause.reason === 'unreachable') throw idpUnreachable()
    throw invalidIdentityToken(
      cause.reason === 'untrusted'
        ? invalidIdentityTokenText.thumbprint
        : invalidIdentityTokenText.noKey,
    )
  })
  if (problem === 'no-key') throw invalidIdentityToken(invalidIdentityTokenText.noKey)
  if (problem === 'malformed') throw invalidIdentityToken(invalidIdentityTokenText.notJwt)
  if (problem === 'signature') throw invalidIdentityToken(invalidIdentityTokenText.signature)
}
