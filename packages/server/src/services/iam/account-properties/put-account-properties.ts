// iam:PutAccountProperties: switches role manager on, which makes its role, or off.
import type { PutAccountPropertiesRequest, PutAccountPropertiesResponse } from '@aws-sdk/client-iam'
import { putAccountSetting } from '../../../store/tables/account-settings.ts'
import { findRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { insertLinkedRole } from '../service-linked-roles/insert-linked-role.ts'
import { findLinkedService, linkedRoleArn } from '../service-linked-roles/linked-service.ts'
import {
  namespaceOf,
  propertiesPermission,
  roleManagerEnabled,
  roleManagerSetting,
} from './account-properties.ts'

const roleManager = 'role-manager.iam.amazonaws.com'

/** Source: IAM User Guide, prerequisites of role manager: enabling needs the permission too. */
const linkedService = () => findLinkedService(roleManager)

export const PutAccountProperties = writeOperation<
  PutAccountPropertiesRequest,
  PutAccountPropertiesResponse
>({
  authorize(call) {
    const { Properties: properties } = call.input
    const namespaces = [...new Set(Object.keys(properties).map(namespaceOf))].sort()
    const permission = propertiesPermission(call, namespaces)
    const service = linkedService()
    if (properties[roleManagerEnabled] !== 'true' || service === undefined) return [permission]
    const resource = linkedRoleArn(call.account, roleManager, service.roleName)
    return [
      permission,
      {
        action: 'iam:CreateServiceLinkedRole',
        resource,
        deniedAs: resource,
        keys: { 'iam:AWSServiceName': roleManager },
      },
    ]
  },
  async run(call, writer) {
    const { account, input } = call
    const value = roleManagerSetting(input.Properties)
    await putAccountSetting(writer, account, roleManagerEnabled, value)
    const service = linkedService()
    if (value === 'false' || service === undefined) return {}
    if ((await findRole(writer, account, service.roleName)) === undefined) {
      await insertLinkedRole(call, writer, service, undefined, undefined)
    }
    return {}
  },
})
