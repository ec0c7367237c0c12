// Compiles a pattern of an AWS model, written for Java, into a JavaScript regular expression.

/**
 * Patterns that are not valid here, or that would nest quantifiers, with an equivalent that runs in
 * linear time and constant stack. All others are plain character classes and bounded repeats.
 */
const rewritten: Readonly<Record<string, string>> = {
  '[\\w+=,.@\\:-]*': '[\\w+=,.@:-]*',
  '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/': '(?![^]*//)/(?:[A-Za-z0-9.,+@=_/-]*/)?',
}

const compiled = new Map<string, RegExp>()

/** The expression that matches a whole value, as Java's `matches` does. */
export function compilePattern(pattern: string): RegExp {
  let expression = compiled.get(pattern)
  if (expression === undefined) {
    const source = Object.hasOwn(rewritten, pattern) ? rewritten[pattern] : pattern
    expression = new RegExp(`^(?:${source})$`, 'u')
    compiled.set(pattern, expression)
  }
  return expression
}
