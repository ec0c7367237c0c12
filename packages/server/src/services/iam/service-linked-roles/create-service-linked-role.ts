// iam:CreateServiceLinkedRole: the role that a service of AWS acts with in the account.
import type {
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
} from '@aws-sdk/client-iam'
import { findRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { customSuffixRefused, serviceRoleNameTaken, unknownLinkedService } from '../errors.ts'
import { createdRole } from '../roles/role-output.ts'
import { insertLinkedRole, linkedTrust } from './insert-linked-role.ts'
import { findLinkedService, linkedRoleArn, linkedRoleName } from './linked-service.ts'

export const CreateServiceLinkedRole = writeOperation<
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse
>({
  authorize({ account, input, operation }) {
    const { AWSServiceName: principal, CustomSuffix: suffix } = input
    const resource = linkedRoleArn(account, principal, linkedRoleName(principal, suffix))
    const keys = { 'iam:AWSServiceName': principal }
    return [{ action: `iam:${operation}`, resource, deniedAs: resource, keys }]
  },
  async run(call, writer) {
    const { AWSServiceName: principal, CustomSuffix: suffix, Description } = call.input
    const service = findLinkedService(principal)
    if (service === undefined) throw unknownLinkedService(principal)
    if (suffix !== undefined && !service.customSuffix) throw customSuffixRefused(principal)
    const name = linkedRoleName(principal, suffix)
    if ((await findRole(writer, call.account, name)) !== undefined) throw serviceRoleNameTaken(name)
    const role = await insertLinkedRole(call, writer, service, suffix, Description)
    // The answer has lists where the role itself does not. Source: AWS CLI reference.
    const shownTrust = linkedTrust([principal], ['sts:AssumeRole'])
    return { Role: createdRole(role, shownTrust, undefined) }
  },
})
