// The JSON shape of policy documents as the slow evaluator reads them.

export type OneOrMore<Value> = Value | readonly Value[]

export type PrincipalDocument = '*' | Readonly<Record<string, OneOrMore<string>>>

type ConditionValue = string | number | boolean

export type ConditionDocument = Readonly<
  Record<string, Readonly<Record<string, OneOrMore<ConditionValue>>>>
>

export interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: PrincipalDocument
  readonly NotPrincipal?: PrincipalDocument
  readonly Action?: OneOrMore<string>
  readonly NotAction?: OneOrMore<string>
  readonly Resource?: OneOrMore<string>
  readonly NotResource?: OneOrMore<string>
  readonly Condition?: ConditionDocument
}

export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: OneOrMore<StatementDocument>
}

/** The list that a single value stands for. */
export function listOf<Value>(value: OneOrMore<Value>): readonly Value[] {
  return Array.isArray(value) ? value : [value as Value]
}
