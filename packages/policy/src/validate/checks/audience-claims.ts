// Checks of set operators on the audience claims of identity providers.

import type { ConditionCheck } from '../check-context.ts'
import { isProviderKey } from '../identity-provider.ts'

/**
 * FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE, and CONFIRM_AUDIENCE_CLAIM_TYPE for ForAllValues: a token
 * is for one audience, so neither operator belongs there.
 */
export const checkAudienceClaims: ConditionCheck = (condition, _statement, { report }) => {
  const { use, key, foldedKey, keyPlace } = condition
  if (use?.set === undefined || !isProviderKey(foldedKey) || !foldedKey.endsWith(':aud')) return
  if (use.set === 'ForAnyValue') {
    report('FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE', keyPlace, { key })
  } else {
    report('CONFIRM_AUDIENCE_CLAIM_TYPE', keyPlace, { key, audienceType: 'aud' })
  }
}
