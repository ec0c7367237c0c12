// The permissions that creating a user, role or policy needs, with what the call sets on it.
import type { Permission } from '../../authz/permission.ts'
import type { Tag } from '../../store/columns.ts'
import type { Call } from '../operation.ts'

interface CreationInput {
  readonly Tags?: readonly Tag[] | undefined
  readonly PermissionsBoundary?: string | undefined
}

/**
 * Create, and the permission to tag when the call has tags. The boundary to be set is a condition
 * key of the creation, not a permission of its own. Source: Service Authorization Reference, IAM.
 */
export function creationPermissions(
  { input, operation }: Call<CreationInput>,
  tagAction: string,
  resource: string,
  deniedAs: string,
): readonly Permission[] {
  const { Tags: tags, PermissionsBoundary: boundary } = input
  const creation = {
    action: `iam:${operation}`,
    resource,
    deniedAs,
    // A resource counts as having the tags that it is created with.
    resourceTags: tags,
    keys: { 'iam:PermissionsBoundary': boundary },
  }
  if (tags === undefined || tags.length === 0) return [creation]
  return [creation, { action: tagAction, resource, deniedAs, resourceTags: tags }]
}
