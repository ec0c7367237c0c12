// Reads JSON strictly by RFC 8259, with positions; it refuses duplicate keys and deep nesting.

import type {
  JsonArray,
  JsonMember,
  JsonNode,
  JsonObject,
  JsonProblem,
  JsonString,
} from './json-node.ts'
import { readNumberEnd, readStringNode } from './read-scalar.ts'

/** A policy needs six levels; what is deeper cannot be a policy. */
const nestingMax = 32

type PathPart = string | number

/** Where the reader is; one per document. */
interface Reader {
  readonly text: string
  offset: number
  readonly path: PathPart[]
}

/** Carries a problem up to `readJson`, the only place that catches it. */
class JsonRefusal extends Error {
  readonly problem: JsonProblem
  constructor(problem: JsonProblem) {
    super(problem.message)
    this.problem = problem
  }
}

/**
 * Reads one JSON text. Never throws; takes time linear in the text.
 *
 * @example
 * readJson('{"a": 1}') // { node: { type: 'object', members: [...], start: 0, end: 8 } }
 */
export function readJson(text: string): { node: JsonNode } | { problem: JsonProblem } {
  const reader: Reader = { text, offset: 0, path: [] }
  try {
    skipWhiteSpace(reader)
    const node = readValue(reader, 0)
    skipWhiteSpace(reader)
    if (reader.offset < text.length) refuse(reader, 'unexpected text after the document')
    return { node }
  } catch (refusal) {
    if (refusal instanceof JsonRefusal) return { problem: refusal.problem }
    throw refusal
  }
}

function refuse(
  reader: Reader,
  message: string,
  code: JsonProblem['code'] = 'invalid-json',
  offset = reader.offset,
  value?: string,
): never {
  const problem = { code, message, offset, path: [...reader.path] }
  throw new JsonRefusal(value === undefined ? problem : { ...problem, value })
}

function skipWhiteSpace(reader: Reader): void {
  const { text } = reader
  let offset = reader.offset
  for (;;) {
    const unit = text.charCodeAt(offset)
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) break
    offset += 1
  }
  reader.offset = offset
}

function readValue(reader: Reader, depth: number): JsonNode {
  if (depth > nestingMax) refuse(reader, 'the document is nested too deeply', 'nesting-too-deep')
  const first = reader.text[reader.offset]
  if (first === undefined) refuse(reader, 'the document ends too early')
  if (first === '{') return readObject(reader, depth)
  if (first === '[') return readArray(reader, depth)
  if (first === '"') return readString(reader)
  if (first === '-' || (first >= '0' && first <= '9')) return readNumber(reader)
  return readWord(reader)
}

function readObject(reader: Reader, depth: number): JsonObject {
  const start = reader.offset
  const members: JsonMember[] = []
  const keys = new Set<string>()
  reader.offset += 1
  skipWhiteSpace(reader)
  if (takes(reader, '}')) return { type: 'object', members, start, end: reader.offset }
  do {
    skipWhiteSpace(reader)
    if (reader.text[reader.offset] !== '"') refuse(reader, 'expected a key in double quotes')
    const key = readString(reader)
    if (keys.has(key.value)) {
      const message = `the key \`${key.value}\` occurs twice in one object`
      refuse(reader, message, 'duplicate-key', key.start, key.value)
    }
    keys.add(key.value)
    skipWhiteSpace(reader)
    if (!takes(reader, ':')) refuse(reader, 'expected `:` after a key')
    skipWhiteSpace(reader)
    reader.path.push(key.value)
    members.push({ key, value: readValue(reader, depth + 1) })
    reader.path.pop()
    skipWhiteSpace(reader)
  } while (takes(reader, ','))
  if (!takes(reader, '}')) refuse(reader, 'expected `,` or `}`')
  return { type: 'object', members, start, end: reader.offset }
}

function readArray(reader: Reader, depth: number): JsonArray {
  const start = reader.offset
  const items: JsonNode[] = []
  reader.offset += 1
  skipWhiteSpace(reader)
  if (takes(reader, ']')) return { type: 'array', items, start, end: reader.offset }
  do {
    skipWhiteSpace(reader)
    reader.path.push(items.length)
    items.push(readValue(reader, depth + 1))
    reader.path.pop()
    skipWhiteSpace(reader)
  } while (takes(reader, ','))
  if (!takes(reader, ']')) refuse(reader, 'expected `,` or `]`')
  return { type: 'array', items, start, end: reader.offset }
}

function takes(reader: Reader, character: string): boolean {
  if (reader.text[reader.offset] !== character) return false
  reader.offset += 1
  return true
}

function readString(reader: Reader): JsonString {
  const node = readStringNode(reader.text, reader.offset)
  if (node.type === 'problem') refuse(reader, node.message, 'invalid-json', node.offset)
  reader.offset = node.end
  return node
}

function readNumber(reader: Reader): JsonNode {
  const start = reader.offset
  const end = readNumberEnd(reader.text, start)
  if (end === undefined) refuse(reader, 'malformed number')
  reader.offset = end
  return { type: 'number', text: reader.text.slice(start, end), start, end }
}

function readWord(reader: Reader): JsonNode {
  const start = reader.offset
  const { text } = reader
  const word = ['true', 'false', 'null'].find((known) => text.startsWith(known, start))
  if (word === undefined) refuse(reader, `unexpected character \`${text[start]}\``)
  const end = start + word.length
  reader.offset = end
  if (word === 'null') return { type: 'null', start, end }
  return { type: 'boolean', value: word === 'true', start, end }
}
