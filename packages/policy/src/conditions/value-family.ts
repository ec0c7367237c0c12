// How the values of each family of condition operators are read, prepared once and compared.

import type { FindingCode } from '../model/finding.ts'
import type { ContextReader } from '../model/request.ts'

/** Whether any of the prepared policy values matches one request value. */
export type ValueTest = (requestValue: string, context: ContextReader) => boolean

/** Something wrong with a policy value. */
export interface ValueProblem {
  readonly code: FindingCode
  readonly message: string
}

/** A family of operators that differ only in being negated. */
export interface ValueFamily {
  /** Whether `${…}` is replaced in the values. */
  readonly variables: boolean
  /** What is wrong with a policy value; undefined when it can be prepared. */
  problem(value: string, variables: boolean): ValueProblem | undefined
  /** Prepares values that have no problem. */
  compile(values: readonly string[], variables: boolean): ValueTest
  /** The only texts to match, when they don't depend on the request and are compared as they are. */
  texts?(values: readonly string[], variables: boolean): ReadonlySet<string> | undefined
}

/** How to build a family whose policy values don't have variables. */
export interface PlainFamily<Prepared, Read> {
  readonly code: FindingCode
  readonly expected: string
  prepare(policyValue: string): Prepared | undefined
  /** Undefined when the request's value is not of this family: it then matches nothing. */
  read(requestValue: string): Read | undefined
  matches(prepared: Prepared, read: Read): boolean
}

/** Builds a family from how its values are read and compared. */
export function plainFamily<Prepared, Read>(family: PlainFamily<Prepared, Read>): ValueFamily {
  return {
    variables: false,
    problem: (value) =>
      family.prepare(value) === undefined
        ? { code: family.code, message: `\`${value}\` is not ${family.expected}` }
        : undefined,
    compile: (values) => {
      const prepared = values.flatMap((value) => {
        const one = family.prepare(value)
        return one === undefined ? [] : [one]
      })
      return (requestValue) => {
        const read = family.read(requestValue)
        if (read === undefined) return false
        for (const one of prepared) if (family.matches(one, read)) return true
        return false
      }
    },
  }
}
