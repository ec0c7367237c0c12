// Users as IAM's answers show them.
import type { AttachedPermissionsBoundary, User as UserOutput } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import type { User } from '../../../store/tables/users.ts'

/** What lists show of a user: no tags, no boundary. Source: IAM API reference, ListUsers. */
export const listedUser = (user: User): UserOutput => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: entityArn('user', user.account, user.path, user.name),
  CreateDate: user.createdAt,
})

/** All that CreateUser and GetUser show. */
export const wholeUser = (user: User): UserOutput => ({
  ...listedUser(user),
  ...boundaryOutput(user.boundaryArn),
  ...(user.tags.length > 0 && { Tags: [...user.tags] }),
})

/** The boundary of a user or role, as a member to spread. */
export const boundaryOutput = (
  boundaryArn: string | undefined,
): { readonly PermissionsBoundary?: AttachedPermissionsBoundary } =>
  boundaryArn === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: boundaryArn,
        },
      }
