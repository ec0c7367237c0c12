// Finds complete policy variables, `${…}`, in a text. Each function goes through it once.

/** The first variable, braces and all. */
export function firstVariable(text: string): string | undefined {
  return variablesIn(text).next().value
}

/** Every variable that has its closing brace, in order. */
export function* variablesIn(text: string): Generator<string, undefined> {
  let end = 0
  for (;;) {
    const start = text.indexOf('${', end)
    const close = start < 0 ? -1 : text.indexOf('}', start)
    if (close < 0) return undefined
    end = close + 1
    yield text.slice(start, end)
  }
}

/** The text without its variables. */
export function withoutVariables(text: string): string {
  let fixed = ''
  let end = 0
  for (;;) {
    const start = text.indexOf('${', end)
    const close = start < 0 ? -1 : text.indexOf('}', start)
    if (close < 0) return fixed + text.slice(end)
    fixed += text.slice(end, start)
    end = close + 1
  }
}

/** What comes before the first colon that is not inside a variable; all of it without one. */
export function beforeColon(text: string): string {
  let at = 0
  while (at < text.length && text[at] !== ':') {
    const close = text.startsWith('${', at) ? text.indexOf('}', at) : -1
    if (text.startsWith('${', at) && close < 0) return text.slice(0, at)
    at = close < 0 ? at + 1 : close + 1
  }
  return text.slice(0, at)
}
