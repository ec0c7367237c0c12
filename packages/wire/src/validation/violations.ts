// Collects the broken constraints of one request and words them as AWS does, all in one error.

import type { AwsError } from '../errors/aws-error.ts'
import { validationError } from '../errors/protocol-errors.ts'
import type { ServiceWording } from '../model/service-model.ts'

/** Only hostile requests break more constraints than this; the rest go unmentioned. */
const violationsMax = 100

export interface Violations {
  readonly wording: ServiceWording
  readonly items: string[]
  /** What the service itself says of patterns, in words of its own. */
  readonly ownTexts: string[]
}

/** Starts a collection for a request to a service. */
export function createViolations(wording: ServiceWording): Violations {
  return { wording, items: [], ownTexts: [] }
}

/** Notes that a value breaks a rule; `printed` is the value, absent where it is sensitive. */
export function addViolation(
  violations: Violations,
  path: string,
  printed: string | undefined,
  rule: string,
): void {
  if (violations.items.length === violationsMax) return
  const quoted = violations.wording.printsValues && printed !== undefined ? ` '${printed}'` : ''
  violations.items.push(`Value${quoted} at '${path}' failed to satisfy constraint: ${rule}`)
}

/** Notes that a value does not match the pattern of its shape. */
export function addPatternViolation(
  violations: Violations,
  path: string,
  printed: string | undefined,
  pattern: string,
): void {
  const own = violations.wording.ownPatterns?.[pattern]
  if (own?.members.test(path)) {
    violations.ownTexts.push(`The specified value for ${path} is invalid. ${own.rule}`)
    return
  }
  const rule = `Member must satisfy regular expression pattern: ${pattern}`
  addViolation(violations, path, printed, rule)
}

/** Notes that a required member is absent. */
export function addMissing(violations: Violations, path: string): void {
  if (violations.items.length === violationsMax) return
  violations.items.push(
    `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  )
}

/**
 * The error for all that was noted, or nothing. What the service says itself comes after the model
 * is satisfied, and one at a time.
 */
export function violationsError({ items, ownTexts }: Violations): AwsError | undefined {
  const [ownText] = ownTexts
  if (items.length === 0) return ownText === undefined ? undefined : validationError(ownText)
  const plural = items.length === 1 ? '' : 's'
  return validationError(`${items.length} validation error${plural} detected: ${items.join('; ')}`)
}
