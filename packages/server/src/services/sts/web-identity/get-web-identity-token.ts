// sts:GetWebIdentityToken: a signed token by which others, outside of AWS, know the caller.
import { createPrivateKey } from 'node:crypto'
import type { GetWebIdentityTokenRequest, GetWebIdentityTokenResponse } from '@aws-sdk/client-sts'
import { readOrganizationPlace } from '../../../authz/organization-places.ts'
import { outboundIssuerUrl } from '../../../identifiers/outbound-issuer.ts'
import {
  findOutboundIssuer,
  findOutboundSigningKey,
  type OutboundAlgorithm,
} from '../../../store/tables/outbound-federation.ts'
import { type Call, readOperation, type Validated } from '../../operation.ts'
import {
  duplicateSessionTagKeys,
  jwtPayloadSizeExceeded,
  noOriginIdentity,
  outboundFederationDisabled,
  scopeWithoutOriginIdentity,
  sessionDurationEscalation,
  unknownSigningAlgorithm,
} from '../errors.ts'
import { ownTokenClaims } from './own-token-claims.ts'

type TokenCall = Call<Validated<GetWebIdentityTokenRequest>>

const defaultDurationSeconds = 300
/** AWS: recorded, bytes of the claims in UTF-8. */
const payloadBytesMaximum = 14_984

export const GetWebIdentityToken = readOperation<
  GetWebIdentityTokenRequest,
  GetWebIdentityTokenResponse
>({
  authorize(call) {
    const { input } = call
    signingAlgorithm(input.SigningAlgorithm)
    checkSubject(call)
    checkTags(call)
    const everything = { resource: '*', deniedAs: '*' }
    const keys = {
      'sts:IdentityTokenAudience': input.Audience,
      'sts:SigningAlgorithm': input.SigningAlgorithm,
      'sts:DurationSeconds': String(input.DurationSeconds ?? defaultDurationSeconds),
      'sts:SubjectMode': input.SubjectMode ?? 'AWSIdentity',
    }
    const tagged = (input.Tags ?? []).length > 0
    return [
      { action: 'sts:GetWebIdentityToken', ...everything, keys },
      // Source: Service Authorization Reference, STS: of the tags it knows the tags alone.
      ...(tagged ? [{ action: 'sts:TagGetWebIdentityToken', ...everything }] : []),
    ]
  },
  async run(call, reader) {
    const { account, caller, input, now, resources } = call
    const algorithm = signingAlgorithm(input.SigningAlgorithm)
    const issuer = await findOutboundIssuer(reader, account)
    const key = await findOutboundSigningKey(reader, account, algorithm)
    if (issuer?.enabled !== true || key === undefined) throw outboundFederationDisabled()
    const issuedAt = Math.floor(now.getTime() / 1000)
    const expiresAt = issuedAt + (input.DurationSeconds ?? defaultDurationSeconds)
    const { session } = caller
    if (session !== undefined && expiresAt * 1000 > session.expiresAt.getTime()) {
      throw sessionDurationEscalation()
    }
    const url = outboundIssuerUrl(resources.publicUrl(), issuer.issuerId)
    const organization = await readOrganizationPlace(reader, account)
    const claims = ownTokenClaims(call, organization, url, issuedAt, expiresAt)
    if (Buffer.byteLength(JSON.stringify(claims)) > payloadBytesMaximum) {
      throw jwtPayloadSizeExceeded()
    }
    const { SignJWT } = await import('jose')
    const WebIdentityToken = await new SignJWT(claims)
      .setProtectedHeader({ kid: String(key.publicKey['kid']), typ: 'JWT', alg: algorithm })
      .sign(createPrivateKey(key.privateKey))
    return { WebIdentityToken, Expiration: new Date(expiresAt * 1000) }
  },
})

function signingAlgorithm(name: string): OutboundAlgorithm {
  if (name === 'RS256' || name === 'ES384') return name
  throw unknownSigningAlgorithm(name)
}

/**
 * No session has the trusted identity context that an origin identity is taken from: that comes from
 * context providers, of which there are none. AWS refuses the mode to such sessions.
 */
function checkSubject({ input }: TokenCall): void {
  if (input.SubjectMode === 'OriginIdentity') throw noOriginIdentity()
  if (input.Scope !== undefined) throw scopeWithoutOriginIdentity()
}

function checkTags({ input }: TokenCall): void {
  const tags = input.Tags ?? []
  const keys = new Set(tags.map(({ Key }) => Key.toLowerCase()))
  if (keys.size < tags.length) throw duplicateSessionTagKeys()
}
