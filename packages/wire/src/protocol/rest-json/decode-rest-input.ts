// Decodes a rest-json request into the input of an operation: path, query, headers, then the body.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type { MemberLocation, StructureShape } from '../../model/service-model.ts'
import type { SignedHttpRequest } from '../../sigv4/signed-http-request.ts'
import { decodeFormComponent } from '../../uri/decode-form-component.ts'
import { lowerCamel } from '../../validation/print-value.ts'
import { addMissing, createViolations, violationsError } from '../../validation/violations.ts'
import {
  type Decoding,
  decodeJsonValue,
  decodeMembers,
  expectObject,
  shapeOf,
} from './decode-json-value.ts'
import { decodeText } from './decode-text.ts'
import type { RestResolution } from './resolve-rest-operation.ts'

/**
 * The input of an operation, checked against all constraints of the model.
 *
 * @throws AwsError ValidationError for broken constraints, all in one; MalformedInput for what can
 * not be read as its type. Both have other names on the wire: see `encodeRestError`.
 */
export function decodeRestInput(
  { model, operation, labels }: RestResolution,
  request: Pick<SignedHttpRequest, 'query' | 'headers' | 'body'>,
): Record<string, unknown> {
  if (operation.input === undefined) return {}
  const shape = shapeOf(model, operation.input)
  if (shape.type !== 'structure') throw new Error(`\`${operation.input}\` is not a structure`)
  const decoding: Decoding = { model, violations: createViolations(model.wording) }
  const texts = {
    path: new Map([...labels].map(([name, text]) => [name, [text]])),
    query: queryTexts(request.query),
    header: headerTexts(request.headers),
  }
  const input = {
    ...decodeTexts(decoding, shape, texts),
    ...decodeBody(decoding, shape, request.body),
  }
  const error = violationsError(decoding.violations)
  if (error !== undefined) throw error
  return input
}

type Texts = ReadonlyMap<string, readonly string[]>

function decodeTexts(
  decoding: Decoding,
  shape: StructureShape,
  texts: Readonly<Record<'path' | 'query' | 'header', Texts>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { name, wireName, shape: memberShape, required, location } of shape.members) {
    if (location === 'body' || location === 'status') continue
    const key = location === 'header' ? wireName.toLowerCase() : wireName
    const found = texts[location].get(key)
    const path = lowerCamel(name)
    if (found !== undefined) {
      result[name] = decodeText(decoding, memberShape, found, { path, location })
    } else if (required) addMissing(decoding.violations, path)
  }
  return result
}

const membersAt = ({ members }: StructureShape, location: MemberLocation) =>
  members.filter((member) => member.location === location)

function decodeBody(
  decoding: Decoding,
  shape: StructureShape,
  body: Uint8Array,
): Record<string, unknown> {
  const { payload } = shape
  const members = membersAt(shape, 'body')
  if (payload === undefined) {
    if (members.length === 0) return {}
    return decodeMembers(decoding, members, body.length === 0 ? {} : expectObject(json(body)), '')
  }
  const member = members.find(({ name }) => name === payload)
  if (member === undefined) throw new Error(`there is no member \`${payload}\``)
  const path = lowerCamel(payload)
  if (body.length === 0) {
    if (member.required) addMissing(decoding.violations, path)
    return {}
  }
  return { [payload]: decodePayload(decoding, member.shape, body, path) }
}

/** A blob or string that is the body is not in JSON. */
function decodePayload(
  decoding: Decoding,
  shapeName: string,
  body: Uint8Array,
  path: string,
): unknown {
  const { type } = shapeOf(decoding.model, shapeName)
  if (type === 'blob') return body
  const value = type === 'string' ? utf8(body) : json(body)
  return decodeJsonValue(decoding, shapeName, value, path)
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8(body))
  } catch {
    throw malformedInput('The body is not JSON.')
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function utf8(body: Uint8Array): string {
  try {
    return decoder.decode(body)
  } catch {
    throw malformedInput('The body is not UTF-8.')
  }
}

function queryTexts(query: string): Texts {
  const texts = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals))
    add(texts, name, equals === -1 ? '' : decodeFormComponent(pair.slice(equals + 1)))
  }
  return texts
}

function headerTexts(headers: readonly string[]): Texts {
  const texts = new Map<string, string[]>()
  for (let index = 0; index + 1 < headers.length; index += 2) {
    add(texts, (headers[index] ?? '').toLowerCase(), headers[index + 1] ?? '')
  }
  return texts
}

function add(texts: Map<string, string[]>, name: string, text: string): void {
  const known = texts.get(name)
  if (known === undefined) texts.set(name, [text])
  else known.push(text)
}
