// Builds errors that a service model lists, with the status and fault the model gives them.

import type { ServiceModel } from '../model/service-model.ts'
import { AwsError } from './aws-error.ts'

/**
 * An error by its wire code (`NoSuchEntity`). Without a message it goes out without a Message
 * element, as AWS sends `ReportNotPresent`.
 *
 * @throws Error when the model has no such code: a defect of the caller, not an answer.
 */
export function modelledError(model: ServiceModel, code: string, message?: string): AwsError {
  const modelled = model.errors.get(code)
  if (modelled === undefined) throw new Error(`the ${model.id} model has no error \`${code}\``)
  return new AwsError({
    code,
    status: modelled.status,
    fault: modelled.fault,
    message: message ?? '',
    messageOnWire: message !== undefined,
  })
}
