// Finds the operation that an awsQuery request names, across the services of one endpoint.

import { invalidAction } from '../../errors/protocol-errors.ts'
import type { OperationModel, ServiceModel } from '../../model/service-model.ts'
import type { QueryParameters } from './parse-query-parameters.ts'

/** An operation, or the redirect that AWS answers when no Action is given. */
export type QueryResolution =
  | { readonly kind: 'operation'; readonly model: ServiceModel; readonly operation: OperationModel }
  | { readonly kind: 'redirect'; readonly location: string }

/**
 * Resolves `Action` and `Version`. A POST without the form content type has no parameters, so it is
 * redirected too; on GET, AWS appends `?` and the query as sent to the location.
 *
 * @throws AwsError InvalidAction when no given service has that operation in that version.
 */
export function resolveOperation(
  models: readonly ServiceModel[],
  parameters: QueryParameters,
): QueryResolution {
  const action = parameters.get('Action')
  if (action === undefined) return { kind: 'redirect', location: 'https://aws.amazon.com/iam' }
  const version = parameters.get('Version')
  for (const model of models) {
    if (model.apiVersion !== version) continue
    const operation = model.operations.get(action)
    if (operation !== undefined) return { kind: 'operation', model, operation }
  }
  throw invalidAction(action, version)
}
