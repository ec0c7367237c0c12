// Finds where a part of a JSON text stands; it relies on the text being valid JSON.
import type { Place } from '../policy-files/input-error.ts'
import type { ValuePath } from '../policy-files/located-value.ts'

/** White space, then a string, a bracket, a comma, a colon, or a word or number. */
const token = /[ \t\r\n]*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^ \t\r\n"{}[\]:,]+)/y

/** The place of the deepest part of a path that exists; of an object's member it is the value. */
export function placeInJson(file: string, text: string, path: ValuePath): Place {
  const scanner = { text, offset: 0 }
  let start = startOfNext(scanner)
  for (const step of path) {
    const next = enter(scanner, step)
    if (next === undefined) break
    start = next
  }
  return placeOfOffset(file, text, start)
}

/** Line and column of an offset, both from 1. */
export function placeOfOffset(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { file, line, column: offset - before.lastIndexOf('\n'), offset }
}

interface Scanner {
  readonly text: string
  offset: number
}

function nextToken(scanner: Scanner): string {
  token.lastIndex = scanner.offset
  const [, word = ''] = token.exec(scanner.text) ?? []
  scanner.offset = token.lastIndex
  return word
}

/** Where the next token begins, which is not read. */
function startOfNext(scanner: Scanner): number {
  const { offset } = scanner
  const word = nextToken(scanner)
  const start = scanner.offset - word.length
  scanner.offset = offset
  return start
}

/** Goes to a member or an item of the value that comes next; undefined when it has none such. */
function enter(scanner: Scanner, step: string | number): number | undefined {
  const open = nextToken(scanner)
  if (open !== '{' && open !== '[') return undefined
  for (let index = 0; ; index += 1) {
    const { offset } = scanner
    const word = nextToken(scanner)
    if (word === '}' || word === ']' || word === '') return undefined
    if (open === '{') nextToken(scanner)
    else scanner.offset = offset
    const key: unknown = open === '{' ? JSON.parse(word) : index
    if (key === step) return startOfNext(scanner)
    skipValue(scanner)
    if (nextToken(scanner) !== ',') return undefined
  }
}

function skipValue(scanner: Scanner): void {
  let depth = 0
  do {
    const word = nextToken(scanner)
    if (word === '{' || word === '[') depth += 1
    else if (word === '}' || word === ']') depth -= 1
    else if (word === '') return
  } while (depth > 0)
}
