// Checks a decoded value against the constraints of its shape; members are checked by the caller.

import type { IntegerShape, ListShape, MapShape, StringShape } from '../model/service-model.ts'
import { codePointLength } from './code-point-length.ts'
import { compilePattern } from './compile-pattern.ts'
import { addPatternViolation, addViolation, type Violations } from './violations.ts'

/** Length (in code points), pattern and enum of a string. */
export function checkString(
  shape: StringShape,
  value: string,
  path: string,
  violations: Violations,
): void {
  const printed = shape.sensitive ? undefined : value
  if (shape.min !== undefined || shape.max !== undefined) {
    checkSize(shape, codePointLength(value), 'length', path, printed, violations)
  }
  if (shape.pattern !== undefined && !compilePattern(shape.pattern).test(value)) {
    addPatternViolation(violations, path, printed, shape.pattern)
  }
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    const accepted = violations.wording.printsEnumValues ? `: [${shape.enum.join(', ')}]` : ''
    addViolation(violations, path, printed, `Member must satisfy enum value set${accepted}`)
  }
}

/** Range of an integer. */
export function checkInteger(
  shape: IntegerShape,
  value: number,
  path: string,
  violations: Violations,
): void {
  checkSize(shape, value, 'value', path, shape.sensitive ? undefined : `${value}`, violations)
}

/** Number of items or entries. */
export function checkCount(
  shape: ListShape | MapShape,
  count: number,
  path: string,
  print: () => string,
  violations: Violations,
): void {
  const { min = 0, max = count } = shape
  if (count >= min && count <= max) return
  const printed = shape.sensitive || !violations.wording.printsValues ? undefined : print()
  checkSize(shape, count, 'length', path, printed, violations)
}

function checkSize(
  { min, max }: { readonly min?: number; readonly max?: number },
  size: number,
  what: 'length' | 'value',
  path: string,
  printed: string | undefined,
  violations: Violations,
): void {
  if (min !== undefined && size < min) {
    const rule = `Member must have ${what} greater than or equal to ${min}`
    addViolation(violations, path, printed, rule)
  }
  if (max !== undefined && size > max) {
    const rule = `Member must have ${what} less than or equal to ${max}`
    addViolation(violations, path, printed, rule)
  }
}
