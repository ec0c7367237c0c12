// Reads one JSON string or number at an offset, by RFC 8259 sections 6 and 7.

import type { JsonString } from './json-node.ts'

/** What is wrong with a string, and where. */
export interface StringProblem {
  readonly type: 'problem'
  readonly message: string
  readonly offset: number
}

function problem(message: string, offset: number): StringProblem {
  return { type: 'problem', message, offset }
}

const simpleEscapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** Reads the string whose opening quote is at `start`. */
export function readStringNode(text: string, start: number): JsonString | StringProblem {
  let value = ''
  let runStart = start + 1
  let offset = runStart
  while (offset < text.length) {
    const unit = text.charCodeAt(offset)
    if (unit === 0x22) {
      value += text.slice(runStart, offset)
      return { type: 'string', value, start, end: offset + 1 }
    }
    if (unit < 0x20) return problem('a control character must be escaped', offset)
    if (unit !== 0x5c) {
      offset += 1
      continue
    }
    value += text.slice(runStart, offset)
    const escaped = readEscape(text, offset)
    if (escaped === undefined) return problem('unknown escape in a string', offset)
    value += escaped.value
    offset = escaped.end
    runStart = offset
  }
  return problem('the string has no closing quote', start)
}

function readEscape(text: string, offset: number): { value: string; end: number } | undefined {
  const letter = text[offset + 1] ?? ''
  const simple = simpleEscapes.get(letter)
  if (simple !== undefined) return { value: simple, end: offset + 2 }
  const digits = text.slice(offset + 2, offset + 6)
  if (letter !== 'u' || !/^[0-9A-Fa-f]{4}$/.test(digits)) return undefined
  return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: offset + 6 }
}

/** The offset after the number that begins at `start`, if it is one. */
export function readNumberEnd(text: string, start: number): number | undefined {
  let offset = text[start] === '-' ? start + 1 : start
  const integerEnd = skipDigits(text, offset)
  if (integerEnd === offset) return undefined
  if (text[offset] === '0' && integerEnd > offset + 1) return undefined
  offset = integerEnd
  if (text[offset] === '.') {
    const fractionEnd = skipDigits(text, offset + 1)
    if (fractionEnd === offset + 1) return undefined
    offset = fractionEnd
  }
  if (text[offset] === 'e' || text[offset] === 'E') {
    const sign = text[offset + 1]
    const exponentStart = sign === '+' || sign === '-' ? offset + 2 : offset + 1
    const exponentEnd = skipDigits(text, exponentStart)
    if (exponentEnd === exponentStart) return undefined
    offset = exponentEnd
  }
  return offset
}

function skipDigits(text: string, start: number): number {
  let offset = start
  while (offset < text.length && text.charCodeAt(offset) >= 0x30 && text.charCodeAt(offset) <= 0x39)
    offset += 1
  return offset
}
