// Decimal numbers of any length, compared exactly.

/** A number in normal form: no leading zeros before the point, no trailing ones after it. */
export interface Decimal {
  readonly negative: boolean
  readonly integer: string
  readonly fraction: string
}

/** Reads `-12`, `+1.50`; undefined when the text is not a decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/.exec(text)
  if (match === null) return undefined
  const integer = withoutLeadingZeros(match[2] ?? '')
  const fraction = withoutTrailingZeros(match[3] ?? '')
  const isZero = integer === '' && fraction === ''
  return { negative: match[1] === '-' && !isZero, integer, fraction }
}

/** The decimal of a whole number that is not too large to be exact. */
export function integerDecimal(value: number): Decimal {
  const integer = value === 0 ? '' : String(Math.abs(value))
  return { negative: value < 0, integer, fraction: '' }
}

function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (digits[start] === '0') start += 1
  return digits.slice(start)
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

/** Negative, zero or positive, as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1
  return left.negative ? compareMagnitudes(right, left) : compareMagnitudes(left, right)
}

function compareMagnitudes(left: Decimal, right: Decimal): number {
  return (
    left.integer.length - right.integer.length ||
    compareDigits(left.integer, right.integer) ||
    compareDigits(left.fraction, right.fraction)
  )
}

function compareDigits(left: string, right: string): number {
  return Number(left > right) - Number(left < right)
}
