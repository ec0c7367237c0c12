// Statements as documents: from the model, into policies, and literal text as policy values.

import { resourcePartStart } from '../match/resource-matcher.ts'
import type { Policy, PolicyKind, PolicyVersion, Statement } from '../model/policy.ts'
import { parsePolicy } from '../parse/parse-policy.ts'
import { printPolicy } from '../parse/print-policy.ts'
import type { StatementDocument } from './fix.ts'

const noPosition = { offset: 0, line: 1, column: 1 }

/** A statement of the model that stands in no text yet. */
export type UnplacedStatement = Omit<Statement, 'start' | 'end'>

export function documentOf(statement: UnplacedStatement): StatementDocument {
  const placed = { ...statement, start: noPosition, end: noPosition }
  const policy: Policy = { version: '2012-10-17', kind: 'identity', text: '', statements: [placed] }
  return printedStatements(policy)[0] ?? { Effect: 'Deny' }
}

function printedStatements(policy: Policy): readonly StatementDocument[] {
  const printed: { readonly Statement: readonly StatementDocument[] } = JSON.parse(
    printPolicy(policy),
  )
  return printed.Statement
}

const printedPolicies = new WeakMap<Policy, readonly StatementDocument[]>()

/** The statements of a policy; printed once, however often it is changed. */
export function documentsOf(policy: Policy): readonly StatementDocument[] {
  const known = printedPolicies.get(policy)
  if (known !== undefined) return known
  const documents = printedStatements(policy)
  printedPolicies.set(policy, documents)
  return documents
}

/** Parses statements as one policy; undefined when the grammar of the kind refuses them. */
export function policyFrom(
  kind: PolicyKind,
  statements: readonly StatementDocument[],
  like?: Policy,
): Policy | undefined {
  const document = {
    Version: like?.version ?? '2012-10-17',
    ...(like?.id !== undefined && { Id: like.id }),
    Statement: statements,
  }
  return parsePolicy(JSON.stringify(document, undefined, 2), kind).policy
}

/**
 * A policy value that stands for exactly this text where `*` and `?` are wildcards. The older
 * version has no escapes: there `?` stands for the character, and for any other one.
 */
export function literalPattern(text: string, version: PolicyVersion): string {
  if (version === '2008-10-17') return text.replaceAll('*', '?')
  return text.replaceAll(/\$(?=\{)|[*?]/g, (character) => `\${${character}}`)
}

/** As `literalPattern`, where there are no wildcards. */
export function literalValue(text: string, version: PolicyVersion): string {
  return version === '2008-10-17' ? text : text.replaceAll('${', '${$}{')
}

/** An entry of Resource that stands for this resource alone. */
export function literalResource(resource: string, version: PolicyVersion): string {
  if (resource === '*') return resource
  const start = resourcePartStart(resource)
  const head = literalPattern(resource.slice(0, start), '2008-10-17')
  return head + literalPattern(resource.slice(start), version)
}
