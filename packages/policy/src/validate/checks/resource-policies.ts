// Checks of resource policies whose type of resource is known.

import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { ValidatedResourceType } from '../validate-options.ts'

interface PolicyResource {
  /** The type in words. */
  readonly name: string
  readonly servicePrefix: string
  /** ARNs that the policy can be about, after `arn:partition:`. */
  readonly arn: RegExp | undefined
  /** Condition keys that mean nothing in such a policy. */
  readonly irrelevantKeys: readonly string[]
}

/** AWS: the service prints the types in words. */
const policyResources: Readonly<Record<ValidatedResourceType, PolicyResource>> = {
  'AWS::S3::Bucket': {
    name: 'S3 Bucket',
    servicePrefix: 's3',
    arn: /^s3:::(?!accesspoint\/)/,
    irrelevantKeys: ['s3:resourceaccount'],
  },
  'AWS::S3::AccessPoint': {
    name: 'S3 Access Point',
    servicePrefix: 's3',
    arn: /^s3:[^:]*:[^:]*:accesspoint\//,
    irrelevantKeys: ['s3:resourceaccount'],
  },
  'AWS::S3::MultiRegionAccessPoint': {
    name: 'S3 Multi-Region Access Point',
    servicePrefix: 's3',
    arn: /^s3:[^:]*:[^:]*:accesspoint\//,
    irrelevantKeys: [],
  },
  'AWS::S3ObjectLambda::AccessPoint': {
    name: 'S3 Object Lambda Access Point',
    servicePrefix: 's3-object-lambda',
    arn: /^s3-object-lambda:[^:]*:[^:]*:accesspoint\//,
    irrelevantKeys: [],
  },
  'AWS::IAM::AssumeRolePolicyDocument': {
    name: 'IAM Role',
    servicePrefix: 'sts',
    arn: undefined,
    irrelevantKeys: [],
  },
  'AWS::DynamoDB::Table': {
    name: 'DynamoDB Table',
    servicePrefix: 'dynamodb',
    arn: /^dynamodb:[^:]*:[^:]*:table\//,
    irrelevantKeys: [],
  },
}

function policyResource({ resourceType }: CheckContext): PolicyResource | undefined {
  return resourceType && policyResources[resourceType]
}

/** UNSUPPORTED_ACTION_IN_POLICY: an action of another service. */
export const checkPolicyActions: StatementCheck = ({ action, notAction }, context) => {
  const resource = policyResource(context)
  if (resource === undefined) return
  for (const entry of [...(action?.entries ?? []), ...(notAction?.entries ?? [])]) {
    const name = entry.node.value
    const colon = name.indexOf(':')
    const prefix = name.slice(0, Math.max(colon, 0)).toLowerCase()
    if (colon < 0 || prefix === '*' || prefix === resource.servicePrefix) continue
    context.report('UNSUPPORTED_ACTION_IN_POLICY', entry, {
      action: name,
      resourceType: resource.name,
    })
  }
}

/** UNSUPPORTED_RESOURCE_ARN_IN_POLICY. A wildcard among the fields leaves them open. */
export const checkPolicyArns: StatementCheck = ({ resource, notResource }, context) => {
  const owner = policyResource(context)
  if (owner?.arn === undefined) return
  for (const entry of [...(resource?.entries ?? []), ...(notResource?.entries ?? [])]) {
    const [prefix, partition, service = '', ...rest] = entry.node.value.split(':', 6)
    if (prefix !== 'arn' || partition === undefined || /[*?$]/.test(service)) continue
    const arn = [service, ...rest].join(':')
    const isOpen = /[*?$]/.test(rest.slice(0, 2).join('')) || /^[*?$]/.test(rest[2] ?? '')
    if (owner.arn.test(arn) || (isOpen && service === owner.servicePrefix)) continue
    context.report('UNSUPPORTED_RESOURCE_ARN_IN_POLICY', entry, { resourceType: owner.name })
  }
}

/** IRRELEVANT_CONDITION_KEY_IN_POLICY. */
export const checkIrrelevantKeys: StatementCheck = ({ conditions }, context) => {
  const resource = policyResource(context)
  if (resource === undefined) return
  for (const { key, foldedKey, keyPlace } of conditions) {
    if (!resource.irrelevantKeys.includes(foldedKey)) continue
    context.report('IRRELEVANT_CONDITION_KEY_IN_POLICY', keyPlace, {
      conditionKey: key,
      resourceType: resource.name,
    })
  }
}
