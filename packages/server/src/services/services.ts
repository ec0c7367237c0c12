// The services that the daemon offers, with the operations that are there.
import type { ServiceId } from '@iamd/wire'
import { iamOperations } from './iam/operations.ts'
import { iamToolboxOperations } from './iam-toolbox/operations.ts'
import type { OperationTable } from './operation.ts'
import { stsOperations } from './sts/operations.ts'

/** Operations by service. An operation that is not in a table is unknown to callers. */
export const serviceOperations: Readonly<Record<ServiceId, OperationTable>> = {
  iam: iamOperations,
  sts: stsOperations,
  'iam-toolbox': iamToolboxOperations,
}
