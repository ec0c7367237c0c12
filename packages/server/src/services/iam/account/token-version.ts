// The version of the tokens that the global endpoint of STS gives to an account.
import type { GlobalEndpointTokenVersion } from '@aws-sdk/client-iam'

/** Under which name the account's settings have it. */
export const tokenVersionSetting = 'GlobalEndpointTokenVersion'

/** As GetAccountSummary shows them. */
const shownVersions: Readonly<Record<GlobalEndpointTokenVersion, number>> = {
  v1Token: 1,
  v2Token: 2,
}

/**
 * What GetAccountSummary shows for a setting.
 *
 * DIVERGES: at AWS tokens of version 1 are not good in Regions that have to be enabled. Here there
 * is no Region to enable: tokens of every endpoint are good everywhere, which is what AWS calls
 * version 2, and that is where an account begins.
 */
export const shownTokenVersion = (setting: string | undefined): number =>
  setting === 'v1Token' ? shownVersions.v1Token : shownVersions.v2Token
