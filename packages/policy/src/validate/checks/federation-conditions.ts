// Checks of the conditions under which trust policies trust OIDC providers, GitHub's above all.

import type { StatementCheck } from '../check-context.ts'
import { isOidcProvider, providerName } from '../identity-provider.ts'

const github = 'token.actions.githubusercontent.com'

/** MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL; GitHub has a check of its own. */
export const checkOidcConditions: StatementCheck = (statement, { isTrustPolicy, report }) => {
  if (!isTrustPolicy || statement.effect !== 'Allow') return
  const prefixes = new Set(statement.conditions.map(({ foldedKey }) => foldedKey.split(':', 1)[0]))
  for (const { type, value, place } of statement.principal?.entries ?? []) {
    if (type !== 'Federated' || !isOidcProvider(value)) continue
    const name = providerName(value).toLowerCase()
    if (name === github || prefixes.has(name)) continue
    report('MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL', place)
  }
}

/** MISSING_GITHUB_REPO_CONDITION_KEY and SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED. */
export const checkGithubConditions: StatementCheck = (statement, { isTrustPolicy, report }) => {
  const provider = statement.principal?.entries.find(
    ({ type, value }) => type === 'Federated' && providerName(value).toLowerCase() === github,
  )
  if (!isTrustPolicy || statement.effect !== 'Allow' || provider === undefined) return
  const { conditions } = statement
  const subjects = conditions.filter(({ foldedKey }) => foldedKey === `${github}:sub`)
  if (subjects.length === 0) report('MISSING_GITHUB_REPO_CONDITION_KEY', provider.place)
  const branchIsNamed = conditions.some(
    ({ foldedKey, values }) =>
      foldedKey === `${github}:ref` && values.every(({ text }) => !/[*?]/.test(text)),
  )
  for (const { text, place } of subjects.flatMap(({ values }) => values)) {
    const namesRepository = /^repo:[^/:*?]+\/[^/:*?]+:/.test(text)
    if (!/[*?]/.test(text) || (namesRepository && branchIsNamed)) continue
    report('SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED', place)
  }
}
