// The operations of IAM Toolbox, each in a file of its own, loaded when it is first called.
import type { OperationTable } from '../operation.ts'

export const iamToolboxOperations: OperationTable = {
  GetRequestAuthorizationDetails: async () =>
    (await import('./get-request-authorization-details.ts')).GetRequestAuthorizationDetails,
  GetRequestAuthorizationPolicy: async () =>
    (await import('./get-request-authorization-policy.ts')).GetRequestAuthorizationPolicy,
}
