// Finds the strings of a JSON text with their places; it relies on the text being valid JSON.

/** A string value (no key) in a JSON text. */
export interface JsonString {
  /** The way to it: object keys and array indexes. */
  readonly path: readonly (string | number)[]
  readonly value: string
  /** The offset of its first quotation mark. */
  readonly start: number
  /** The offset after its last quotation mark. */
  readonly end: number
}

/** Strings, punctuation, and the words and numbers between them. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g

interface Container {
  readonly isObject: boolean
  /** The key or index of the value that is being read. */
  part: string | number
  /** Whether the next string is a key. */
  atKey: boolean
}

/** The string values of a valid JSON text in their order. */
export function jsonStrings(text: string): readonly JsonString[] {
  const strings: JsonString[] = []
  const containers: Container[] = []
  for (const match of text.matchAll(token)) {
    const [word] = match
    const container = containers.at(-1)
    if (word === '{') containers.push({ isObject: true, part: '', atKey: true })
    else if (word === '[') containers.push({ isObject: false, part: 0, atKey: false })
    else if (word === '}' || word === ']') containers.pop()
    else if (word === ',') nextPart(container)
    else if (word.startsWith('"')) {
      const value = String(JSON.parse(word))
      if (container?.atKey) {
        container.part = value
        container.atKey = false
      } else {
        const path = containers.map(({ part }) => part)
        strings.push({ path, value, start: match.index, end: match.index + word.length })
      }
    }
  }
  return strings
}

function nextPart(container: Container | undefined): void {
  if (container === undefined) return
  if (container.isObject) container.atKey = true
  else if (typeof container.part === 'number') container.part += 1
}

/** The text with some of its string values replaced; `undefined` leaves one as it was written. */
export function replaceJsonStrings(
  text: string,
  replacementOf: (string: JsonString) => string | undefined,
): string {
  let replaced = ''
  let copied = 0
  for (const string of jsonStrings(text)) {
    const replacement = replacementOf(string)
    if (replacement === undefined) continue
    replaced += text.slice(copied, string.start) + JSON.stringify(replacement)
    copied = string.end
  }
  return replaced + text.slice(copied)
}
