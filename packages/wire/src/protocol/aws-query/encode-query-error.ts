// Encodes an AwsError as the XML answer of the awsQuery protocol.

import type { AwsError } from '../../errors/aws-error.ts'
import { dispatchNamespace } from '../../errors/protocol-errors.ts'
import type { ServiceModel } from '../../model/service-model.ts'
import { escapeXmlText } from './escape-xml-text.ts'

/** The body of an error answer; without a model, in the namespace AWS uses before dispatch. */
export function encodeQueryError(
  model: ServiceModel | undefined,
  error: AwsError,
  requestId: string,
): string {
  const namespace = error.namespace ?? model?.xmlNamespace ?? dispatchNamespace
  const message = error.messageOnWire
    ? `    <Message>${escapeXmlText(error.message)}</Message>\n`
    : ''
  return (
    `<ErrorResponse xmlns="${namespace}">\n` +
    '  <Error>\n' +
    `    <Type>${error.fault}</Type>\n` +
    `    <Code>${escapeXmlText(error.code)}</Code>\n` +
    message +
    '  </Error>\n' +
    `  <RequestId>${escapeXmlText(requestId)}</RequestId>\n` +
    '</ErrorResponse>\n'
  )
}
