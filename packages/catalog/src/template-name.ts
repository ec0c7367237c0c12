/** Compares names with templates that have variable parts. */

const variable = /\$\{[^}]*\}/

/**
 * Whether `name` is `template` with each `${...}` replaced by at least one character. Looks for
 * the literal parts from left to right and never goes back, so that it stays linear.
 */
export function fillsIn(template: string, name: string): boolean {
  const [start = '', ...literals] = template.split(variable)
  const end = literals.pop()
  if (end === undefined || !name.startsWith(start)) return false
  let position = start.length
  for (const literal of literals) {
    const found = name.indexOf(literal, position + 1)
    if (found === -1) return false
    position = found + literal.length
  }
  return name.endsWith(end) && name.length - end.length > position
}
