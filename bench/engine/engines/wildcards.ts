// Writes the wildcards of policies as regular expressions, for engines that have nothing closer.

/** The expression for a whole text; `*` and `?` cover any characters. */
export function wildcardExpression(pattern: string): string {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '[$&]').replaceAll('[^]', '\\^')
  return `^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`
}

/** The expression for any of several patterns, or, negated, for what none of them covers. */
export function expressionOfAny(patterns: readonly string[], negated: boolean): string {
  const any = patterns.map((pattern) => wildcardExpression(pattern).slice(1, -1)).join('|')
  return negated ? `^(?!(?:${any})$)` : `^(?:${any})$`
}
