// The permission to list entities under a path.
import type { Permission } from '../../authz/permission.ts'
import { entityArn, type PathEntity } from '../../identifiers/arns.ts'
import type { Call } from '../operation.ts'

interface ListInput {
  readonly PathPrefix?: string | undefined
}

/** AWS's default for the path prefix of a list: everything. */
export const defaultPathPrefix = '/'

/** Lists are authorized on the ARN prefix that they cover. Source: recorded from AWS, 2026. */
export function listPermission(
  { account, input, operation }: Call<ListInput>,
  entity: PathEntity,
): Permission {
  const resource = entityArn(entity, account, input.PathPrefix ?? defaultPathPrefix, '')
  return { action: `iam:${operation}`, resource, deniedAs: resource }
}
