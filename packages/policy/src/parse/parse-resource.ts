// Parses Resource and NotResource: the checks IAM makes of ARNs when it saves a policy.

import { matchGlob } from '../match/glob.ts'
import { emptyContext, resolveGlob } from '../match/resolve-template.ts'
import { arnFieldCount, resourcePartStart, resourceParts } from '../match/resource-matcher.ts'
import { parseTemplate } from '../match/template.ts'
import type { FindingCode } from '../model/finding.ts'
import type { Located } from './finding-collector.ts'
import { stringsOf } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

/** Parses the element; the entries are kept as written. */
export function parseResources(at: Located, context: StatementContext): readonly string[] {
  const { collector } = context
  const resources = stringsOf(at, collector)
  if (at.node.type === 'array' && at.node.items.length === 0) {
    collector.error('empty-resource', 'the list of resources is empty', at)
  }
  for (const resource of resources) checkResource(resource.node.value, resource, context)
  return resources.map((resource) => resource.node.value)
}

interface Refusal {
  readonly code: FindingCode
  readonly message: string
  readonly value?: string
}

function checkResource(resource: string, at: Located, context: StatementContext): void {
  const { collector } = context
  if (resource === '*') return
  const refusal = arnRefusal(resource, context)
  if (refusal !== undefined) {
    collector.error(refusal.code, refusal.message, at, refusal.value ?? resource)
    return
  }
  if (!context.variables) return
  const template = resourceParts(resource, true)
  if ('problem' in template) collector.error('invalid-variable', template.problem, at, resource)
  if (resource.slice(0, resourcePartStart(resource)).includes('${')) {
    const message = 'a policy variable before the fifth colon is not replaced'
    collector.warning('variable-not-replaced', message, at, resource)
  }
}

function arnRefusal(resource: string, context: StatementContext): Refusal | undefined {
  const [prefix, partition, service, region = '', account = ''] = resource.split(':', 5)
  if (partition === undefined) {
    return { code: 'resource-not-arn', message: `\`${resource}\` is neither an ARN nor \`*\`` }
  }
  if (!isPartition(partition)) {
    const message = `\`${partition}\` is not a partition`
    return { code: 'invalid-partition', message, value: partition }
  }
  if (prefix !== 'arn') {
    return { code: 'resource-not-arn', message: `\`${resource}\` is neither an ARN nor \`*\`` }
  }
  if (service === undefined) {
    return { code: 'resource-without-vendor', message: `\`${resource}\` names no service` }
  }
  const fieldCount = arnFieldCount(resource)
  if (fieldCount < 6 && !context.grammar.incompleteArn) {
    return { code: 'incomplete-arn', message: `\`${resource}\` has fewer than six fields` }
  }
  if (service === '' || (fieldCount < 6 && resource.includes('::'))) {
    return { code: 'resource-legacy', message: `\`${resource}\` lacks fields in the middle` }
  }
  return regionRefusal({ resource, service, region, account }) ?? pathRefusal(resource, service)
}

/** AWS's partitions. A pattern is accepted when it covers one of them. */
const partitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
]

function isPartition(text: string): boolean {
  const template = parseTemplate(text, { wildcards: true, variables: false })
  const glob = 'parts' in template ? resolveGlob(template.parts, emptyContext) : undefined
  return glob !== undefined && partitions.some((partition) => matchGlob(glob, partition))
}

interface ResourceFields {
  readonly resource: string
  readonly service: string
  readonly region: string
  readonly account: string
}

/** IAM has no regions; of S3 only what belongs to an account (access points, jobs) has one. */
function regionRefusal({
  resource,
  service,
  region,
  account,
}: ResourceFields): Refusal | undefined {
  if (region === '' || /[*?]/.test(region)) return undefined
  const message = `\`${resource}\` cannot have a region`
  if (service === 'iam') return { code: 'iam-resource-region', message }
  if (service === 's3' && account === '') return { code: 's3-resource-region', message }
  return undefined
}

/** What the resource part of an IAM ARN may begin with. AWS: error text of PutUserPolicy. */
const iamPaths = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
  // Newer than the error text: the resources of delegation requests and of role templates.
  'delegation-request/',
  'role-template/',
]

function pathRefusal(resource: string, service: string): Refusal | undefined {
  if (service !== 'iam' || arnFieldCount(resource) < 6) return undefined
  const path = resource.slice(resourcePartStart(resource))
  const known = path === '*' || path === 'root' || iamPaths.some((start) => path.startsWith(start))
  if (known) return undefined
  const message = `\`${path}\` is not the path of an IAM resource`
  return { code: 'iam-resource-path', message }
}
