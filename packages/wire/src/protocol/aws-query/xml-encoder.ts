// Compiles shapes into functions that write their values as indented XML elements.

import type {
  ListShape,
  MapShape,
  ServiceModel,
  StructureShape,
} from '../../model/service-model.ts'
import { encodeBase64 } from '../encode-base64.ts'
import {
  expectArray,
  expectBoolean,
  expectBytes,
  expectDate,
  expectInteger,
  expectRecord,
  expectString,
} from '../expect-output.ts'
import { escapeXmlText } from './escape-xml-text.ts'
import { formatTimestamp } from './format-scalar.ts'
import { resultMembers } from './result-members.ts'

/** Writes a value as one element, with its indentation and line end. */
export type XmlEncoder = (value: unknown) => string

/** Where an element stands: its name and depth are known when it is compiled. */
interface Place {
  readonly model: ServiceModel
  readonly element: string
  readonly depth: number
}

/** The encoder of a shape as the element `element` at a depth (two blanks each). */
export function xmlEncoder(
  model: ServiceModel,
  shapeName: string,
  element: string,
  depth: number,
): XmlEncoder {
  const shape = model.shapes.get(shapeName)
  if (shape === undefined) throw new Error(`the ${model.id} model has no shape \`${shapeName}\``)
  const place: Place = { model, element, depth }
  switch (shape.type) {
    case 'structure':
      return structureEncoder(shapeName, shape, place)
    case 'list':
      return listEncoder(shape, place)
    case 'map':
      return mapEncoder(shape, place)
    case 'string':
      return scalarEncoder(place, (value) => escapeXmlText(expectString(value, element)))
    case 'integer':
      return scalarEncoder(place, (value) => String(expectInteger(value, element)))
    case 'boolean':
      return scalarEncoder(place, (value) => String(expectBoolean(value, element)))
    case 'timestamp':
      return scalarEncoder(place, (value) => formatTimestamp(expectDate(value, element)))
    default:
      return scalarEncoder(place, (value) => encodeBase64(expectBytes(value, element)))
  }
}

function tags({ element, depth }: Place): { open: string; close: string; empty: string } {
  const indent = '  '.repeat(depth)
  return {
    open: `${indent}<${element}>`,
    close: `</${element}>\n`,
    empty: `${indent}<${element}/>\n`,
  }
}

function scalarEncoder(place: Place, format: (value: unknown) => string): XmlEncoder {
  const { open, close } = tags(place)
  return (value) => open + format(value) + close
}

function containerEncoder(place: Place, body: (value: unknown) => string): XmlEncoder {
  const { open, close, empty } = tags(place)
  const start = `${open}\n`
  const end = '  '.repeat(place.depth) + close
  return (value) => {
    const text = body(value)
    return text === '' ? empty : start + text + end
  }
}

function structureEncoder(shapeName: string, shape: StructureShape, place: Place): XmlEncoder {
  const { model, element, depth } = place
  // Compiled on the first value, so that a shape may contain itself.
  let members: { readonly name: string; readonly encode: XmlEncoder }[] | undefined
  return containerEncoder(place, (value) => {
    members ??= resultMembers(model, shapeName, shape).map((member) => ({
      name: member.name,
      encode: xmlEncoder(model, member.shape, member.wireName, depth + 1),
    }))
    const record = expectRecord(value, element)
    let text = ''
    for (const { name, encode } of members) {
      const member = record[name]
      if (member !== undefined && member !== null) text += encode(member)
    }
    return text
  })
}

function listEncoder(shape: ListShape, place: Place): XmlEncoder {
  const { model, element, depth } = place
  const encodeItem = shape.flattened
    ? xmlEncoder(model, shape.of, element, depth)
    : xmlEncoder(model, shape.of, shape.itemName, depth + 1)
  const encodeItems = (value: unknown) => {
    let text = ''
    for (const item of expectArray(value, element)) text += encodeItem(item)
    return text
  }
  return shape.flattened ? encodeItems : containerEncoder(place, encodeItems)
}

function mapEncoder(shape: MapShape, place: Place): XmlEncoder {
  const { model, element, depth } = place
  const entryDepth = shape.flattened ? depth : depth + 1
  const encodeKey = xmlEncoder(model, shape.key, 'key', entryDepth + 1)
  const encodeValue = xmlEncoder(model, shape.value, 'value', entryDepth + 1)
  const entryPlace = { ...place, element: shape.flattened ? element : 'entry', depth: entryDepth }
  const encodeEntry = containerEncoder(entryPlace, (entry) => {
    const [key, value] = expectArray(entry, element)
    return encodeKey(key) + encodeValue(value)
  })
  const encodeEntries = (value: unknown) => {
    let text = ''
    for (const entry of Object.entries(expectRecord(value, element))) text += encodeEntry(entry)
    return text
  }
  return shape.flattened ? encodeEntries : containerEncoder(place, encodeEntries)
}
