// Statements as documents: from the model, and into policies.

import type { Policy, PolicyKind, Statement } from '../model/policy.ts'
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
