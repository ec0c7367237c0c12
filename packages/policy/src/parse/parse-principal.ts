// Parses Principal and NotPrincipal; it does not know which accounts, users or roles exist.

import type { JsonString } from '../json/json-node.ts'
import type { PrincipalElement, PrincipalEntry, PrincipalType } from '../model/policy.ts'
import type { FindingCollector, Located } from './finding-collector.ts'
import { membersOf, stringsOf } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

const principalTypes: readonly PrincipalType[] = ['AWS', 'Service', 'Federated', 'CanonicalUser']

/** Parses the element; undefined when it has no usable shape, which is then a finding. */
export function parsePrincipal(
  at: Located,
  context: StatementContext,
): PrincipalElement | undefined {
  const { collector } = context
  const { node } = at
  if (node.type === 'string' && node.value === '*') return '*'
  if (context.grammar.principal === 'everyone') {
    collector.error('rcp-principal', 'the Principal of an RCP must be `"*"`', at)
    return undefined
  }
  if (node.type !== 'object') {
    const message = 'a Principal is `"*"` or a map of principal types'
    collector.error('malformed-principal', message, at, textOf(at))
    return undefined
  }
  const members = membersOf({ node, path: at.path })
  if (members.length === 0) collector.error('empty-principal', 'the Principal is empty', at)
  const entries: PrincipalEntry[] = []
  for (const { key, value } of members) {
    const type = principalType(key, context)
    if (type === undefined) continue
    const strings = stringsOf(value, collector)
    if (value.node.type === 'array' && value.node.items.length === 0) {
      collector.error('empty-principal', 'the list of principals is empty', value)
    }
    for (const one of strings) checkPrincipal(type, one, collector)
    entries.push(...strings.map((one) => ({ type, value: one.node.value })))
  }
  return entries
}

function textOf({ node }: Located): string | undefined {
  return node.type === 'string' ? node.value : undefined
}

function principalType(
  key: Located<JsonString>,
  { kind, collector }: StatementContext,
): PrincipalType | undefined {
  const name = key.node.value
  const known = principalTypes.find((type) => type === name)
  if (known === 'CanonicalUser' && kind !== 'resource') {
    // AWS: only Amazon S3 has canonical user ids (IAM User Guide, Principal element).
    const message = 'canonical user ids are for bucket policies: name the account instead'
    collector.error('unsupported-canonical-user', message, key, name)
    return undefined
  }
  if (known !== undefined) return known
  const message = `\`${name}\` is not a type of principal`
  collector.error('unknown-principal-type', message, key, name)
  return undefined
}

/** What a principal of each type looks like. */
const principalForms: Readonly<Record<PrincipalType, readonly RegExp[]>> = {
  AWS: [
    /^\*$/,
    /^\d{12}$/,
    /^arn:[a-z-]+:iam::\d{12}:root$/,
    /^arn:[a-z-]+:iam::\d{12}:(user|role)\/[^:]*[^:/]$/,
    // CloudFront's origin access identities, in bucket policies.
    /^arn:[a-z-]+:iam::cloudfront:user\/[^:/]+$/,
    /^arn:[a-z-]+:sts::\d{12}:assumed-role\/[^:/]+\/[^:/]+$/,
    /^arn:[a-z-]+:sts::\d{12}:federated-user\/[^:/]+$/,
    // The unique id that a saved trust policy has in place of a user's or role's ARN.
    /^(AIDA|AROA|ARO)[A-Z0-9]{12,128}$/,
  ],
  Service: [/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/],
  Federated: [
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    /^arn:[a-z-]+:iam::\d{12}:saml-provider\/[^:]+$/,
    /^arn:[a-z-]+:iam::\d{12}:oidc-provider\/.+$/,
  ],
  CanonicalUser: [/^[0-9a-f]{64}$/],
}

/** AWS: the lone `*` is the only wildcard in a principal (IAM User Guide, Principal element). */
function checkPrincipal(
  type: PrincipalType,
  at: Located<JsonString>,
  collector: FindingCollector,
): void {
  const { value } = at.node
  const known = principalForms[type].some((form) => form.test(value))
  const isWild = /[*?]/.test(value) && !(type === 'AWS' && value === '*')
  if (known && !isWild) return
  const code = isWild ? 'wildcard-in-principal' : 'invalid-principal'
  collector.error(code, `\`${value}\` is not a principal of type ${type}`, at, value)
}
