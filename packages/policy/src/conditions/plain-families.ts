// The families of operators without variables: numbers, dates, addresses and binary values.

import { decodeBase64 } from './base64.ts'
import { parseDateTime } from './date-time.ts'
import { compareDecimals, parseDecimal } from './decimal.ts'
import { parseIpAddress, parseIpRange, rangeHolds } from './ip-range.ts'
import { plainFamily, type ValueFamily } from './value-family.ts'

/**
 * Reads a text only when it is not the one that was read last: many conditions of a decision ask
 * for the same address or time.
 */
function rememberingLast<Read>(
  read: (text: string) => Read | undefined,
): (text: string) => Read | undefined {
  let lastText: string | undefined
  let last: Read | undefined
  return (text) => {
    if (text === lastText) return last
    const found = read(text)
    if (text.length > rememberedLengthMax) return found
    lastText = text
    last = found
    return found
  }
}

const rememberedLengthMax = 64
const readNumber = rememberingLast(parseDecimal)
const readDateTime = rememberingLast(parseDateTime)
const readIpAddress = rememberingLast(parseIpAddress)

/** Whether the request's value stands in the wanted relation to the policy's. */
export type Relation = (comparison: number) => boolean

/** The relations of the Numeric and Date operators; the comparison is request to policy. */
export const relations = {
  equal: (comparison) => comparison === 0,
  lessThan: (comparison) => comparison < 0,
  lessThanOrEqual: (comparison) => comparison <= 0,
  greaterThan: (comparison) => comparison > 0,
  greaterThanOrEqual: (comparison) => comparison >= 0,
} satisfies Record<string, Relation>

/** Numeric operators: decimal numbers, compared exactly. */
export function numbers(relation: Relation): ValueFamily {
  return plainFamily({
    code: 'invalid-number',
    expected: 'a decimal number',
    prepare: parseDecimal,
    read: readNumber,
    matches: (policyValue, requestValue) => relation(compareDecimals(requestValue, policyValue)),
  })
}

/** Date operators: ISO 8601 or epoch seconds, on both sides. */
export function dates(relation: Relation): ValueFamily {
  return plainFamily({
    code: 'invalid-date',
    expected: 'a date by ISO 8601 or in epoch seconds',
    prepare: parseDateTime,
    read: readDateTime,
    matches: (policyValue, requestValue) => relation(compareDecimals(requestValue, policyValue)),
  })
}

/** IpAddress: the host bits of a range don't count. */
export const ipRanges: ValueFamily = plainFamily({
  code: 'invalid-ip-range',
  expected: 'an IP address or CIDR range',
  prepare: parseIpRange,
  read: readIpAddress,
  matches: rangeHolds,
})

/** BinaryEquals: both sides are base64, their bytes are compared. */
export const binaries: ValueFamily = plainFamily({
  code: 'invalid-binary',
  expected: 'base64',
  prepare: decodeBase64,
  read: decodeBase64,
  matches: (policyValue, requestValue) => policyValue === requestValue,
})

/** The values of Null: `true` and `false`. The operator itself never compares a request value. */
export const nullValues: ValueFamily = plainFamily({
  code: 'invalid-boolean',
  expected: 'either `true` or `false`',
  prepare: (value) => (/^(true|false)$/i.test(value) ? value : undefined),
  read: () => undefined,
  matches: () => false,
})
