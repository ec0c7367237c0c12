// Sorts condition operators into families, named as findings name them.

import type { OperatorUse } from '../conditions/operators.ts'

export type OperatorFamily =
  | 'String'
  | 'Numeric'
  | 'Date'
  | 'Boolean'
  | 'Binary'
  | 'IP address'
  | 'ARN'
  | 'Null'

/** What an operator's name begins with, `Not` aside. */
const families: readonly (readonly [start: string, family: OperatorFamily])[] = [
  ['String', 'String'],
  ['Numeric', 'Numeric'],
  ['Date', 'Date'],
  ['Bool', 'Boolean'],
  ['Binary', 'Binary'],
  ['IpAddress', 'IP address'],
  ['NotIpAddress', 'IP address'],
  ['Arn', 'ARN'],
]

/** The family of an operator. */
export function operatorFamily({ operator }: OperatorUse): OperatorFamily {
  return families.find(([start]) => operator.name.startsWith(start))?.[1] ?? 'Null'
}

/** Whether the operator takes wildcards in strings. */
export function isStringLike({ operator }: OperatorUse): boolean {
  return operator.name === 'StringLike' || operator.name === 'StringNotLike'
}
