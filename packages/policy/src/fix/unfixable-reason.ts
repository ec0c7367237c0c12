// Says why nothing that can be changed would make a request allowed.

import type { AuthorizationRequest } from '../model/request.ts'
import type { Obstacle } from './obstacle.ts'

/** A fix of more changes than this is no fix but another policy. */
export const changesMaximum = 24

/** The reason, for the obstacle that nothing takes away. */
export function unfixableReason(obstacle: Obstacle, request: AuthorizationRequest): string {
  if (obstacle.kind === 'deny') {
    return `more than ${changesMaximum} changes are needed: too many statements deny the request`
  }
  const { layer } = obstacle
  if (layer === 'resource' && /^iam:/i.test(request.action)) {
    return 'IAM has no resource policies: only callers of the account itself can be allowed'
  }
  return `no statement that the grammar of the ${layer} layer knows would allow the request`
}
