// What can be wrong in a row by itself: names, documents, lists and sealed secrets.
import { type PolicyKind, parsePolicy } from '@iamd/policy'
import { optionalText } from '../columns.ts'
import { type SealedColumn, sealedColumns } from '../sealed-columns.ts'
import type { SqlRow } from '../store.ts'
import { nameKey } from '../tables/name-key.ts'
import { policyNameOf } from '../tables/policy-attachments.ts'
import type { Vault } from '../vault.ts'

const documents: Readonly<Record<string, readonly [column: string, kind: PolicyKind]>> = {
  policy_version: ['document', 'identity'],
  inline_policy: ['document', 'identity'],
  iam_role: ['trust_document', 'trust'],
}

const lists = ['tags', 'client_ids', 'thumbprints', 'issuers']

/** Gives what is wrong in a row of a table. */
export function createRowCheck(
  vault: Vault | undefined,
): (table: string, row: SqlRow) => readonly string[] {
  const parsed = new Set<string>()
  const parses = (text: string, kind: PolicyKind): boolean => {
    const key = `${kind} ${text}`
    if (parsed.has(key)) return true
    if (parsePolicy(text, kind).policy === undefined) return false
    if (parsed.size > 10_000) parsed.clear()
    parsed.add(key)
    return true
  }
  return (table, row) => {
    const problems: string[] = [...nameProblems(table, row)]
    const [column, kind] = documents[table] ?? []
    if (column !== undefined && kind !== undefined && !parses(String(row[column]), kind)) {
      problems.push(`${column} is no policy document`)
    }
    if (table === 'iam_role') problems.push(...trustProblems(row))
    for (const list of lists) {
      const text = optionalText(row, list)
      if (text !== undefined && !Array.isArray(parseJson(text))) problems.push(`${list} is no list`)
    }
    for (const sealed of sealedColumns) {
      if (vault && sealed.table === table && !opens(vault, sealed, row)) {
        problems.push(`${sealed.column} does not open`)
      }
    }
    return problems
  }
}

function nameProblems(table: string, row: SqlRow): readonly string[] {
  const problems: string[] = []
  for (const column of ['name', 'login_name']) {
    const [name, key] = [optionalText(row, column), optionalText(row, `${column}_key`)]
    if (name !== undefined && key !== undefined && key !== nameKey(name)) {
      problems.push(`${column}_key is not that of ${name}`)
    }
  }
  if (table === 'policy_attachment') {
    const arn = optionalText(row, 'policy_arn') ?? ''
    if (row['policy_name_key'] !== nameKey(policyNameOf(arn))) {
      problems.push(`policy_name_key is not that of ${arn}`)
    }
  }
  if (table === 'managed_policy') {
    const arn = `arn:aws:iam::${row['account_id']}:policy${row['path']}${row['name']}`
    if (row['arn'] !== arn) problems.push(`arn is not ${arn}`)
  }
  return problems
}

/** Whom an account trusts of its own is in trust policies by unique id, never by name. */
function trustProblems(row: SqlRow): readonly string[] {
  const own = new RegExp(`^arn:aws:iam::${row['account_id']}:(user|role)/`)
  const named = principalsOf(parseJson(String(row['trust_document']))).filter((one) =>
    own.test(one),
  )
  return named.map((arn) => `trust_document trusts ${arn} by name, not by unique id`)
}

function principalsOf(document: unknown): readonly string[] {
  return [memberOf(document, 'Statement')]
    .flat()
    .flatMap((statement) =>
      [memberOf(memberOf(statement, 'Principal'), 'AWS')]
        .flat()
        .filter((one) => typeof one === 'string'),
    )
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function opens(vault: Vault, { column, context }: SealedColumn, row: SqlRow): boolean {
  try {
    vault.open(String(row[column]), context(row))
    return true
  } catch {
    return false
  }
}
