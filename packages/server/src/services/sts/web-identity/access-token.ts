// Access tokens of the two OAuth 2.0 providers that AWS takes beside OpenID Connect.
import type { AwsError } from '@iamd/wire'
import { idpUnreachable, invalidIdentityToken, invalidIdentityTokenText } from '../errors.ts'

/** How an access token of Login with Amazon begins. */
const amazonPrefix = 'Atza|'

/**
 * Why an access token is refused.
 *
 * DIVERGES: only Amazon and Facebook can say whose an access token of theirs is, and iamd does not
 * hand tokens to either. It answers as AWS does when it can't reach them; their OpenID Connect
 * tokens are taken as those of any provider.
 */
export function refusedAccessToken(providerId: string, token: string): AwsError {
  if (providerId === 'www.amazon.com') {
    return token.startsWith(amazonPrefix)
      ? idpUnreachable()
      : invalidIdentityToken(invalidIdentityTokenText.notAmazon)
  }
  return providerId === 'graph.facebook.com'
    ? idpUnreachable()
    : invalidIdentityToken(invalidIdentityTokenText.noProvider(providerId))
}
