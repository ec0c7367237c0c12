// Encodes the output of an operation as the XML answer of the awsQuery protocol.

import type { ServiceModel } from '../../model/service-model.ts'
import { escapeXmlText } from './escape-xml-text.ts'
import { type XmlEncoder, xmlEncoder } from './xml-encoder.ts'

interface ResponseEncoder {
  readonly start: string
  readonly end: string
  readonly encodeResult: XmlEncoder | undefined
}

const encoders = new WeakMap<ServiceModel, Map<string, ResponseEncoder>>()

/**
 * The body of a successful answer, `text/xml`. Members stand in the model's order, absent ones are
 * left out, empty lists are shown (`<Users/>`); operations without output have no Result element.
 *
 * @throws Error when the output is not what the model says: a defect of the operation.
 */
export function encodeQueryResult(
  model: ServiceModel,
  operationName: string,
  output: object | undefined,
  requestId: string,
): string {
  const { start, end, encodeResult } = responseEncoder(model, operationName)
  const result = encodeResult === undefined ? '' : encodeResult(output ?? {})
  return start + result + responseMetadata(requestId) + end
}

function responseMetadata(requestId: string): string {
  return (
    '  <ResponseMetadata>\n' +
    `    <RequestId>${escapeXmlText(requestId)}</RequestId>\n` +
    '  </ResponseMetadata>\n'
  )
}

function responseEncoder(model: ServiceModel, operationName: string): ResponseEncoder {
  let known = encoders.get(model)
  if (known === undefined) {
    known = new Map()
    encoders.set(model, known)
  }
  let encoder = known.get(operationName)
  if (encoder === undefined) {
    encoder = compileResponse(model, operationName)
    known.set(operationName, encoder)
  }
  return encoder
}

function compileResponse(model: ServiceModel, operationName: string): ResponseEncoder {
  const operation = model.operations.get(operationName)
  if (operation === undefined) {
    throw new Error(`the ${model.id} model has no operation \`${operationName}\``)
  }
  const { output, resultWrapper = `${operationName}Result` } = operation
  return {
    start: `<${operationName}Response xmlns="${model.xmlNamespace}">\n`,
    end: `</${operationName}Response>\n`,
    encodeResult: output === undefined ? undefined : xmlEncoder(model, output, resultWrapper, 1),
  }
}
