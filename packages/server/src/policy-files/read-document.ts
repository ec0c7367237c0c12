// Reads YAML and JSON (which YAML contains) into values that know their places; strict.
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml'
import { InputError, type Place } from './input-error.ts'
import type { LocatedMap, LocatedScalar, LocatedValue } from './located-value.ts'

/** Aliases can repeat a value; this many values are more than any honest file has. */
const valuesMaximum = 200_000
const nestingMaximum = 64

interface Reading {
  readonly document: Document
  readonly placeOf: (offset: number) => Place
  values: number
}

/**
 * Reads a text.
 * @throws {InputError} for the first thing that is not understood, with its place.
 */
export function readDocument(file: string, text: string): LocatedValue {
  const lineCounter = new LineCounter()
  // Repeated keys are found below, in linear time.
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, version: '1.2' })
  const placeOf = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), offset }
  }
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    const [sentence = ''] = problem.message.split(/ at line \d+, column \d+/)
    const isTag = problem.code === 'TAG_RESOLVE_FAILED'
    const hint = isTag ? '; tags such as !Sub are not filled in, write the value itself' : ''
    throw new InputError(sentence + hint, placeOf(problem.pos[0]))
  }
  if (document.contents === null) throw new InputError('the file is empty', placeOf(0))
  return toValue(document.contents, { document, placeOf, values: 0 }, 0)
}

function toValue(node: unknown, reading: Reading, depth: number): LocatedValue {
  const [from, to] = rangeOf(node)
  const place = reading.placeOf(from)
  const end = reading.placeOf(to)
  reading.values += 1
  if (reading.values > valuesMaximum) throw new InputError('the file has too many values', place)
  if (depth > nestingMaximum) throw new InputError('the file is nested too deeply', place)
  if (isAlias(node)) return toValue(aliasTarget(node, reading, place), reading, depth + 1)
  if (isSeq(node)) {
    const items = node.items.map((item) => toValue(item, reading, depth + 1))
    return { type: 'list', items, place, end }
  }
  if (isMap(node)) return { ...toMap(node.items, reading, depth, place), end }
  if (isScalar(node)) return { ...toScalar(node.value, node.source ?? ''), place, end }
  return { ...nothing, place, end }
}

const nothing = { type: 'scalar', text: '', json: 'null' } as const

function toMap(
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  reading: Reading,
  depth: number,
  place: Place,
): Omit<LocatedMap, 'end'> {
  const known = new Set<string>()
  const members = pairs.map(({ key: keyNode, value }) => {
    const key = toValue(keyNode, reading, depth + 1)
    if (key.type !== 'scalar') throw new InputError('a key must be a single value', key.place)
    if (known.has(key.text)) throw new InputError(`\`${key.text}\` stands here twice`, key.place)
    known.add(key.text)
    const member = toValue(value, reading, depth + 1)
    // A member without a value has no place of its own.
    const hasPlace = value !== null && value !== undefined
    const located = hasPlace ? member : { ...member, place: key.place, end: key.end }
    return { key: key.text, place: key.place, keyEnd: key.end, value: located }
  })
  return { type: 'map', members, place }
}

const jsonNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/

function toScalar(value: unknown, source: string): Omit<LocatedScalar, 'place' | 'end'> {
  if (value === null || value === undefined) return nothing
  if (typeof value === 'string') {
    return { type: 'scalar', text: value, json: JSON.stringify(value) }
  }
  if (typeof value === 'boolean') {
    return { type: 'scalar', text: String(value), json: String(value) }
  }
  // An account id such as 012345678901 is no number, whatever YAML says.
  const json = jsonNumber.test(source) ? source : JSON.stringify(source)
  return { type: 'scalar', text: source, json }
}

function aliasTarget(alias: Alias, { document }: Reading, place: Place): Node {
  const target = alias.resolve(document)
  if (target === undefined) throw new InputError(`there is no anchor \`${alias.source}\``, place)
  return target
}

/** From its first character to behind its last one. */
function rangeOf(node: unknown): readonly [from: number, to: number] {
  if (typeof node !== 'object' || node === null || !('range' in node)) return [0, 0]
  const [from, to]: readonly unknown[] = Array.isArray(node.range) ? node.range : []
  return typeof from === 'number' && typeof to === 'number' ? [from, to] : [0, 0]
}
