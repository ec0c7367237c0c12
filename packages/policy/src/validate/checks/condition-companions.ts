// Checks of keys that are weak by themselves, or weak whatever stands beside them.

import type { ConditionCheck, StatementCheck } from '../check-context.ts'
import { operatorFamily } from '../operator-family.ts'
import type { PolicyStatement } from '../policy-document.ts'

/** Keys that say little without one of the others. */
const companions: readonly {
  readonly key: string
  readonly oneOf: readonly string[]
  readonly recommended: string
}[] = [
  {
    // AWS: private addresses repeat from VPC to VPC.
    key: 'aws:vpcsourceip',
    oneOf: ['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn'],
    recommended: 'aws:SourceVpc',
  },
]

/** MISSING_PAIRED_CONDITION_KEYS. */
export const checkPairedKeys: StatementCheck = ({ conditions }, { report }) => {
  const keys = new Set(conditions.map(({ foldedKey }) => foldedKey))
  for (const { key, foldedKey, keyPlace } of conditions) {
    const pair = companions.find((one) => one.key === foldedKey)
    if (pair === undefined || pair.oneOf.some((companion) => keys.has(companion))) continue
    report('MISSING_PAIRED_CONDITION_KEYS', keyPlace, {
      conditionKeyName: key,
      recommendedKeys: pair.recommended,
    })
  }
}

/** AWS: headers that every caller writes as it likes. */
const callerChosenKeys = ['aws:useragent', 'aws:referer']

/** UNTRUSTWORTHY_CONDITION_KEY. */
export const checkUntrustworthyKey: ConditionCheck = (condition, _, { report }) => {
  const { key, foldedKey, keyPlace } = condition
  if (callerChosenKeys.includes(foldedKey)) {
    report('UNTRUSTWORTHY_CONDITION_KEY', keyPlace, { key })
  }
}

/** Actions of DynamoDB that write and give back no attributes that Select could choose. */
const dynamodbReads =
  /^dynamodb:(?:\*|.*[*?].*|getitem|batchgetitem|query|scan|transactgetitems|partiqlselect)$/i

/** DYNAMODB_ATTRIBUTES_WITHOUT_SELECT. */
export const checkDynamodbAttributes: StatementCheck = (statement, { report }) => {
  const attributes = statement.conditions.find(
    ({ foldedKey, use }) => foldedKey === 'dynamodb:attributes' && use?.operator.name !== 'Null',
  )
  if (statement.effect !== 'Allow' || attributes === undefined || !readsItems(statement)) return
  const selects = statement.conditions.some(
    ({ foldedKey, use, values }) =>
      foldedKey === 'dynamodb:select' &&
      use?.operator.name === 'StringEquals' &&
      values.every(({ text }) => text === 'SPECIFIC_ATTRIBUTES'),
  )
  if (!selects) report('DYNAMODB_ATTRIBUTES_WITHOUT_SELECT', attributes.keyPlace)
}

function readsItems({ action }: PolicyStatement): boolean {
  if (action === undefined) return true
  return action.entries.some(({ node }) => node.value === '*' || dynamodbReads.test(node.value))
}

/** S3_PREFIX_IN_NEGATIVE_CONTEXT: Deny with a positive operator, Allow with a negated one. */
export const checkS3Prefix: ConditionCheck = (condition, { effect }, { report }) => {
  const { use, foldedKey, keyPlace } = condition
  if (foldedKey !== 's3:prefix' || use === undefined || operatorFamily(use) !== 'String') return
  const isNegative = use.operator.negated ? effect === 'Allow' : effect === 'Deny'
  if (isNegative) report('S3_PREFIX_IN_NEGATIVE_CONTEXT', keyPlace)
}

const endpointOwnerKeys = /^aws:vpce(?:account|orgid|orgpaths)$/

/** USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES: the key in a statement about all services. */
export const checkEndpointKeys: StatementCheck = (statement, { report }) => {
  const { action, notAction, conditions } = statement
  const isUnscoped =
    notAction !== undefined ||
    (action?.entries.some(({ node }) => node.value === '*' || node.value === '*:*') ?? false)
  if (!isUnscoped) return
  for (const { key, foldedKey, keyPlace, use } of conditions) {
    if (!endpointOwnerKeys.test(foldedKey) || use?.operator.name === 'Null') continue
    report('USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES', keyPlace, { key })
  }
}
