// Delegation requests as IAM's answers show them.
import type { DelegationRequest as RequestOutput } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { stateAt } from './delegation-states.ts'
import { roleRestrictions } from './role-restrictions.ts'

/** All that there is to show of a request. */
export function requestOutput(request: DelegationRequest, now: Date): RequestOutput {
  const { content, ownerAccount, owner, approver } = request
  const { requestMessage, redirectUrl, notes, rejectionReason } = content
  const restrictions = roleRestrictions(content.policy)
  return {
    DelegationRequestId: request.id,
    ...(ownerAccount !== undefined && { OwnerAccountId: ownerAccount }),
    Description: content.description,
    ...(requestMessage !== undefined && { RequestMessage: requestMessage }),
    Permissions: {
      PolicyTemplateArn: content.templateArn,
      Parameters: content.parameters.map(({ name, values, type }) => ({
        Name: name,
        Values: [...values],
        Type: type,
      })),
    },
    PermissionPolicy: content.policy,
    ...(restrictions.length > 0 && { RolePermissionRestrictionArns: [...restrictions] }),
    ...(owner !== undefined && { OwnerId: owner.arn }),
    ...(approver !== undefined && { ApproverId: approver.arn }),
    State: stateAt(request, now),
    ExpirationTime: request.expiresAt,
    RequestorId: request.requestor,
    RequestorName: content.requestorName,
    CreateDate: request.createdAt,
    SessionDuration: content.sessionSeconds,
    ...(redirectUrl !== undefined && { RedirectUrl: redirectUrl }),
    ...(notes !== undefined && { Notes: notes }),
    ...(rejectionReason !== undefined && { RejectionReason: rejectionReason }),
    OnlySendByOwner: content.onlySendByOwner,
    UpdatedTime: request.updatedAt,
  }
}
