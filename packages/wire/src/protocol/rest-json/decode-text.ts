// Decodes what a path, a query or a header says of a member: text, or several texts of a list.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type { MemberLocation } from '../../model/service-model.ts'
import { type Decoding, decodeJsonValue, shapeOf } from './decode-json-value.ts'
import { formatTime, parseTime, timestampFormat } from './timestamps.ts'

interface Place {
  /** As validation errors name it. */
  readonly path: string
  readonly location: MemberLocation
}

/** @throws AwsError MalformedInput for a text that is not of the shape's type. */
export function decodeText(
  decoding: Decoding,
  shapeName: string,
  texts: readonly string[],
  place: Place,
): unknown {
  const shape = shapeOf(decoding.model, shapeName)
  if (shape.type !== 'list') {
    const value = jsonOf(decoding, shapeName, texts[0] ?? '', place.location)
    return decodeJsonValue(decoding, shapeName, value, place.path)
  }
  const items = place.location === 'header' ? texts.flatMap(headerItems) : texts
  const values = items.map((text) => jsonOf(decoding, shape.of, text, place.location))
  return decodeJsonValue(decoding, shapeName, values, place.path)
}

/** In a header, blanks around the commas of a list are nobody's. Source: RFC 9110, section 5.6.1. */
const headerItems = (text: string): readonly string[] => text.split(',').map((item) => item.trim())

/** The JSON value that a text stands for, so that one decoder checks both. */
function jsonOf(
  { model }: Decoding,
  shapeName: string,
  text: string,
  location: MemberLocation,
): unknown {
  const shape = shapeOf(model, shapeName)
  switch (shape.type) {
    case 'string':
    case 'blob':
      return text
    case 'integer':
      if (!/^-?\d{1,10}$/.test(text)) throw malformedInput('Expected an integer.')
      return Number(text)
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw malformedInput('Expected a boolean.')
      return text === 'true'
    case 'timestamp': {
      const date = parseTime(text, timestampFormat(shape, location))
      if (date === undefined) throw malformedInput('Expected a timestamp.')
      return formatTime(date, timestampFormat(shape, 'body'))
    }
    default:
      throw new Error(`a ${shape.type} can not be in a ${location}`)
  }
}
