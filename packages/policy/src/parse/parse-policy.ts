// Parses a policy document: text to Policy, or the findings that say why not.

import type { JsonObject, JsonProblem } from '../json/json-node.ts'
import { lineIndex } from '../json/line-index.ts'
import { readJson } from '../json/read-json.ts'
import type { Finding } from '../model/finding.ts'
import type { Policy, PolicyKind, PolicyVersion, Statement } from '../model/policy.ts'
import { type FindingCollector, findingCollector, type Located } from './finding-collector.ts'
import { grammars } from './grammar.ts'
import { parseStatement } from './parse-statement.ts'
import { asObject, asString, itemsOf, memberOf, refuseUnknownMembers } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

/** The result of parsing: a policy, unless a finding is an error. */
export interface ParsedPolicy {
  readonly policy: Policy | undefined
  readonly findings: readonly Finding[]
}

/**
 * Parses a document by the grammar of its kind. Never throws: what is not understood completely
 * is a finding with its place in the text.
 *
 * @example
 * const { policy, findings } = parsePolicy(text)
 * if (policy === undefined) console.error(findings)
 */
export function parsePolicy(text: string, kind: PolicyKind = 'identity'): ParsedPolicy {
  const positionOf = lineIndex(text)
  const json = readJson(text)
  if ('problem' in json) {
    return { policy: undefined, findings: [jsonFinding(json.problem, positionOf)] }
  }
  const collector = findingCollector(positionOf)
  const policy = parseDocument({ node: json.node, path: [] }, text, kind, collector)
  const refused = collector.findings.some((finding) => finding.severity === 'error')
  return { policy: refused ? undefined : policy, findings: collector.findings }
}

function jsonFinding(problem: JsonProblem, positionOf: FindingCollector['positionOf']): Finding {
  const { code, message, path, value } = problem
  const { offset, line, column } = positionOf(problem.offset)
  const finding: Finding = { code, severity: 'error', message, path, offset, line, column }
  return value === undefined ? finding : { ...finding, value }
}

function parseDocument(
  at: Located,
  text: string,
  kind: PolicyKind,
  collector: FindingCollector,
): Policy | undefined {
  if (at.node.type !== 'object') {
    collector.error('document-not-object', 'a policy document is an object', at)
    return undefined
  }
  const document: Located<JsonObject> = { node: at.node, path: at.path }
  refuseUnknownMembers(document, ['Version', 'Id', 'Statement'], collector)
  const version = parseVersion(document, collector)
  const idMember = memberOf(document, 'Id')
  const id = idMember && asString(idMember, collector)?.node.value
  const context = { kind, grammar: grammars[kind], variables: version === '2012-10-17', collector }
  const statements = parseStatements(document, context)
  return { version, ...(id !== undefined && { id }), kind, text, statements }
}

/** AWS: a document without Version is of the older version (IAM User Guide, Version element). */
function parseVersion(document: Located<JsonObject>, collector: FindingCollector): PolicyVersion {
  const member = memberOf(document, 'Version')
  const version = member && asString(member, collector)
  if (version === undefined) return '2008-10-17'
  const { value } = version.node
  if (value === '2012-10-17' || value === '2008-10-17') return value
  const message = `\`${value}\` is neither \`2012-10-17\` nor \`2008-10-17\``
  collector.error('unsupported-version', message, version, value)
  return '2012-10-17'
}

function parseStatements(
  document: Located<JsonObject>,
  context: StatementContext,
): readonly Statement[] {
  const { collector } = context
  const member = memberOf(document, 'Statement')
  if (member === undefined) {
    collector.error('missing-statement', 'the document has no Statement', document)
    return []
  }
  const items = itemsOf(member)
  if (items.length === 0) collector.error('empty-statement', 'the Statement list is empty', member)
  const statements = items.flatMap((item) => {
    const object = asObject(item, collector)
    const statement = object && parseStatement(object, context)
    return statement === undefined ? [] : [statement]
  })
  refuseDuplicateSids(items, context)
  return statements
}

/** AWS: Sids are unique within a document (IAM User Guide, Sid element); empty ones don't count. */
function refuseDuplicateSids(items: readonly Located[], context: StatementContext): void {
  if (!context.grammar.strictSid) return
  const seen = new Set<string>()
  for (const { node, path } of items) {
    if (node.type !== 'object') continue
    const sid = memberOf({ node, path }, 'Sid')
    if (sid?.node.type !== 'string' || sid.node.value === '') continue
    const { value } = sid.node
    if (seen.has(value)) {
      context.collector.error('duplicate-sid', `the Sid \`${value}\` occurs twice`, sid, value)
    }
    seen.add(value)
  }
}
