// What a token says of the caller that asked for it. Source: IAM User Guide, understanding token claims.
import type { GetWebIdentityTokenRequest } from '@aws-sdk/client-sts'
import type { JWTPayload } from 'jose'
import type { OrganizationPlace } from '../../../context/request-context.ts'
import type { Tag } from '../../../store/columns.ts'
import type { Call, Validated } from '../../operation.ts'

const namespace = 'https://sts.amazonaws.com/'

/** The claims of a token for these seconds; those that do not apply are not there. */
export function ownTokenClaims(
  { account, caller, input, request, resources }: Call<Validated<GetWebIdentityTokenRequest>>,
  organization: OrganizationPlace | undefined,
  issuer: string,
  issuedAt: number,
  expiresAt: number,
): JWTPayload {
  const { Audience: audience, Tags: requestTags = [] } = input
  const [only, ...others] = audience
  const { principalArn, session, tags, federation } = caller
  return {
    ...(only !== undefined && { aud: others.length === 0 ? only : [...audience] }),
    sub: principalArn,
    [namespace]: {
      aws_account: account,
      source_region: request.requestedRegion,
      ...(organization && { org_id: organization.organizationId, ou_path: organization.path }),
      principal_id: principalArn,
      ...(tags.length > 0 && { principal_tags: tagMap(tags) }),
      ...(session !== undefined && { original_session_exp: isoTime(session.expiresAt) }),
      ...(federation?.provider !== undefined && { federated_provider: federation.provider }),
      ...(session?.sourceIdentity !== undefined && { source_identity: session.sourceIdentity }),
      ...(requestTags.length > 0 && { request_tags: tagMap(requestTags) }),
    },
    iss: issuer,
    exp: expiresAt,
    iat: issuedAt,
    jti: resources.random.uuid(),
  }
}

const tagMap = (tags: readonly Tag[]) =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))

const isoTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
