// Finds what is wrong with the policy variables of one text.

import type { IssueCode } from './check-texts.ts'

/** The first problem of a text's variables. Linear: it goes through the text once. */
export function findVariableProblem(text: string): IssueCode | undefined {
  let at = text.indexOf('${')
  while (at >= 0) {
    const result = readVariable(text, at + 2)
    if (typeof result === 'string') return result
    at = text.indexOf('${', result)
  }
  return undefined
}

/** Reads the variable whose name begins at `start`: its problem, or where it ends. */
function readVariable(text: string, start: number): IssueCode | number {
  let nameEnd = start
  while (nameEnd < text.length && text[nameEnd] !== '}' && text[nameEnd] !== ',') nameEnd += 1
  if (nameEnd === text.length) return 'MISSING_BRACE_IN_VARIABLE'
  const name = text.slice(start, nameEnd)
  if (name.trim() === '') return 'EMPTY_VARIABLE'
  if (/\s/.test(name)) return 'UNSUPPORTED_SPACE_IN_VARIABLE'
  if (text[nameEnd] === '}') return nameEnd + 1
  return readDefault(text, skipSpaces(text, nameEnd + 1))
}

function readDefault(text: string, start: number): IssueCode | number {
  const brace = text.indexOf('}', start)
  if (text[start] !== "'")
    return brace < 0 ? 'MISSING_BRACE_IN_VARIABLE' : 'MISSING_QUOTE_IN_VARIABLE'
  const quote = text.indexOf("'", start + 1)
  if (quote < 0) return brace < 0 ? 'MISSING_BRACE_IN_VARIABLE' : 'MISSING_QUOTE_IN_VARIABLE'
  const end = skipSpaces(text, quote + 1)
  if (text[end] === '}') return end + 1
  return text.includes('}', end) ? 'MISSING_QUOTE_IN_VARIABLE' : 'MISSING_BRACE_IN_VARIABLE'
}

function skipSpaces(text: string, start: number): number {
  let at = start
  while (text[at] === ' ') at += 1
  return at
}
