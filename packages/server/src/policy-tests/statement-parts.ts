// The values of a statement, each with the statement that has only this one in its place.
import type { ConditionClause, Mismatch, Statement } from '@iamd/policy'

/** One value of one element or condition. */
export interface StatementPart {
  readonly text: string
  /** From the statement to the value in the document. */
  readonly path: readonly (string | number)[]
  /** Whether the value excludes: NotAction, StringNotEquals and the like. */
  readonly excludes: boolean
  /** The statement with this value alone in its place. */
  alone(statement: Statement): Statement
  /** Whether a mismatch is about the element or condition of this value. */
  isFailedBy(mismatch: Mismatch): boolean
}

const lists = [
  ['action', 'Action', false],
  ['notAction', 'NotAction', true],
  ['resource', 'Resource', false],
  ['notResource', 'NotResource', true],
] as const

/** All values. Of Null, which has no list of values, and of principals all are shown, too. */
export function statementParts(statement: Statement): readonly StatementPart[] {
  return [
    ...principalParts(statement),
    ...lists.flatMap(([member, element, excludes]) =>
      (statement[member] ?? []).map((value, index) => ({
        text: `${element} ${value}`,
        path: [element, index],
        excludes,
        alone: (whole: Statement) => ({ ...whole, [member]: [value] }),
        isFailedBy: (mismatch: Mismatch) => mismatch.element === element,
      })),
    ),
    ...statement.condition.flatMap(clauseParts),
  ]
}

function principalParts({ principal }: Statement): readonly StatementPart[] {
  if (principal === undefined || principal === '*') return []
  return principal.map((entry) => ({
    text: `Principal ${entry.value}`,
    path: ['Principal', entry.type],
    excludes: false,
    alone: (whole) => ({ ...whole, principal: [entry] }),
    isFailedBy: (mismatch) => mismatch.element === 'Principal',
  }))
}

/** AWS: the operators that hold when no value fits (IAM User Guide, condition operators). */
const isNegated = (operator: string): boolean => /^(?:For\w+:)?\w*Not/.test(operator)

function clauseParts(clause: ConditionClause, clauseIndex: number): readonly StatementPart[] {
  const { operator, key, values } = clause
  const withValues = (whole: Statement, some: readonly string[]): Statement => ({
    ...whole,
    condition: whole.condition.map((one, index) =>
      index === clauseIndex ? { ...one, values: some } : one,
    ),
  })
  const path = ['Condition', operator, key]
  const excludes = isNegated(operator)
  const isFailedBy = (mismatch: Mismatch): boolean =>
    mismatch.element === 'Condition' && mismatch.key === key && mismatch.operator === operator
  const parts = values.map((value, index) => ({
    text: `${operator} ${key} ${value}`,
    path: [...path, index],
    excludes,
    alone: (whole: Statement) => withValues(whole, [value]),
    isFailedBy,
  }))
  if (excludes) return parts
  // A condition that never kept the statement from matching could as well not be there.
  const refusal = { text: `${operator} ${key} refusing`, path, excludes: true, isFailedBy }
  return [...parts, { ...refusal, alone: (whole: Statement) => whole }]
}
