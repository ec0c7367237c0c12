// How many client ids and thumbprints a provider may have, and in which form they are kept.
import type { Quotas } from '../../quotas.ts'
import { quotaExceeded, thumbprintsExceeded } from '../errors.ts'

/**
 * Client ids, each once.
 * @throws {AwsError} LimitExceeded.
 */
export function checkedClientIds(ids: readonly string[], quotas: Quotas): readonly string[] {
  const distinct = [...new Set(ids)]
  const { clientIdsPerOidcProvider: maximum } = quotas
  if (distinct.length > maximum) throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', maximum)
  return distinct
}

/**
 * Thumbprints in small letters, as AWS keeps them. It takes any forty characters.
 * @throws {AwsError} InvalidInput.
 */
export function checkedThumbprints(
  thumbprints: readonly string[],
  { thumbprintsPerOidcProvider: maximum }: Quotas,
): readonly string[] {
  if (thumbprints.length > maximum) throw thumbprintsExceeded(maximum)
  return [...new Set(thumbprints.map((thumbprint) => thumbprint.toLowerCase()))]
}
