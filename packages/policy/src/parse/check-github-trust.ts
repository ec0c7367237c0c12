// The check AWS makes of trust in GitHub's OIDC provider: the workflow must be narrowed down.

import { readOperator } from '../conditions/operators.ts'
import type { Statement } from '../model/policy.ts'
import type { FindingCollector, Located } from './finding-collector.ts'

const providerHost = 'token.actions.githubusercontent.com'
const narrowingKeys = [`${providerHost}:sub`, `${providerHost}:job_workflow_ref`]
const narrowingOperators = ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase']

/** Reports an Allow that trusts every workflow on GitHub. AWS refuses such policies since 2025. */
export function checkGithubTrust(
  statement: Statement,
  at: Located,
  collector: FindingCollector,
): void {
  const { principal } = statement
  if (statement.effect !== 'Allow' || principal === undefined || principal === '*') return
  const trustsGithub = principal.some(
    (entry) => entry.type === 'Federated' && entry.value.endsWith(`:oidc-provider/${providerHost}`),
  )
  if (!trustsGithub || statement.condition.some(isNarrowing)) return
  const message = `the condition must evaluate ${narrowingKeys.join(' or ')}`
  collector.error('trust-github-subject-not-evaluated', message, at, providerHost)
}

function isNarrowing(clause: Statement['condition'][number]): boolean {
  const use = readOperator(clause.operator)
  if (use === undefined || use.ifExists) return false
  return (
    narrowingOperators.includes(use.operator.name) &&
    narrowingKeys.includes(clause.key.toLowerCase()) &&
    clause.values.every((value) => !/^[*?]*$/.test(value))
  )
}
