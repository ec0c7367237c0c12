// Compares the resource part of an ARN in a policy with the forms that a service's ARNs have.

import type { ReferenceArnFormat } from './aws-reference.ts'

/**
 * Whether an ARN with this resource part can be of this form. With wildcards or variables in it,
 * only what comes before the first of them is compared.
 */
export function fitsFormat(resource: string, format: ReferenceArnFormat): boolean {
  const open = resource.search(/[*?]|\$\{/)
  if (open < 0) return fillsIn(format.resource, resource)
  const known = resource.slice(0, open)
  const fixed = format.resource.split('${', 1)[0] ?? ''
  return known.startsWith(fixed) || fixed.startsWith(known)
}

/**
 * Whether a text is the template with each `${...}` replaced by at least one character. Looks for
 * the literal parts from left to right and never goes back, so that it stays linear.
 */
function fillsIn(template: string, text: string): boolean {
  const [start = '', ...literals] = template.split(/\$\{[^}]*\}/)
  const end = literals.pop()
  if (end === undefined) return text === start
  if (!text.startsWith(start)) return false
  let position = start.length
  for (const literal of literals) {
    const found = text.indexOf(literal, position + 1)
    if (found < 0) return false
    position = found + literal.length
  }
  return text.endsWith(end) && text.length - end.length > position
}
