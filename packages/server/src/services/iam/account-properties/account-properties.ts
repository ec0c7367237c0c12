// The properties that an account can have, and what is said of others.
import type { Permission } from '../../../authz/permission.ts'
import type { Call } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { invalidInput } from '../errors.ts'

/** The one namespace there is. Source: IAM User Guide, create roles automatically. */
export const roleManagerNamespace = 'RoleManager'

/** Whether the account has role manager. */
export const roleManagerEnabled = `${roleManagerNamespace}/Enabled`

/** The permission for properties. Source: Service Authorization Reference, IAM. */
export const propertiesPermission = (
  call: Call<unknown>,
  namespaces: readonly string[],
): Permission => ({
  ...accountPermission(call),
  keys: { 'iam:AccountPropertyNamespaces': namespaces },
})

/** The namespace of a property: what is before the slash. */
export const namespaceOf = (key: string): string => key.split('/')[0] ?? key

/**
 * The value of the one property there is, from those in a request.
 * @throws {AwsError} InvalidInput for keys and values that are none of a property.
 */
export function roleManagerSetting(properties: Readonly<Record<string, string>>): string {
  const keys = Object.keys(properties).sort()
  const [first] = keys
  if (first === undefined) throw invalidInput('Properties must not be empty')
  for (const key of keys) {
    // Source: IAM API reference, PutAccountProperties: exactly one slash, and none at an end.
    if (!/^[^/]+\/[^/]+$/.test(key)) {
      throw invalidInput(`Property key must be in format Namespace/PropertyName: ${key}`)
    }
    if (namespaceOf(key) !== namespaceOf(first)) {
      throw invalidInput('All properties must belong to the same namespace')
    }
  }
  if (namespaceOf(first) !== roleManagerNamespace) {
    throw invalidInput(`Unsupported namespace: ${namespaceOf(first)}`)
  }
  // AWS takes other properties of this namespace beside this one, and keeps nothing of them.
  const value = properties[roleManagerEnabled]
  if (value === undefined) {
    throw invalidInput('RoleManager namespace requires Enabled property')
  }
  if (value !== 'true' && value !== 'false') throw invalidInput("Enabled must be 'true' or 'false'")
  return value
}
