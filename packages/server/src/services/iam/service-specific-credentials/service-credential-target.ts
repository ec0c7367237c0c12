// The service-specific credential that a call is about, and whose it is.
import type { Permission } from '../../../authz/permission.ts'
import type { Reader } from '../../../store/store.ts'
import {
  findServiceCredential,
  type ServiceCredential,
} from '../../../store/tables/service-credentials.ts'
import type { User } from '../../../store/tables/users.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity, notCredentialOfUser } from '../errors.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from '../users/user-target.ts'

interface CredentialInput {
  readonly UserName?: string | undefined
  readonly ServiceSpecificCredentialId: string
}

/** The user and the credential that an input names, as far as there are such. */
export interface ServiceCredentialTarget {
  readonly user: User | undefined
  readonly credential: ServiceCredential | undefined
}

/** Reads the credential that a call names, and the user that it names or that calls. */
export async function readServiceCredential(
  call: Call<CredentialInput>,
  reader: Reader,
): Promise<ServiceCredentialTarget> {
  const { account, input } = call
  return {
    user: await namedOrCallingUser(call, reader),
    credential: await findServiceCredential(reader, account, input.ServiceSpecificCredentialId),
  }
}

/** The condition key that tells which service a credential is for. */
export const serviceNameKey = (service: string | undefined): Permission['keys'] => ({
  'iam:ServiceSpecificCredentialServiceName': service,
})

/** The permission to do something to a credential, which is one on its user. */
export const serviceCredentialPermission = (
  call: Call<CredentialInput>,
  { user, credential }: ServiceCredentialTarget,
): Permission => userPermission(call, user, serviceNameKey(credential?.service), 'null')

/**
 * The user and the credential that it has.
 * @throws {AwsError} NoSuchEntity when either is not there, ValidationError when the credential is
 * another user's, or when a role or federated user names nobody.
 */
export function existingServiceCredential(
  call: Call<CredentialInput>,
  { user, credential }: ServiceCredentialTarget,
): { readonly user: User; readonly credential: ServiceCredential } {
  const existing = existingOrCallingUser(call, user)
  const { ServiceSpecificCredentialId: id } = call.input
  if (credential === undefined) throw noSuchEntity('serviceCredential', id)
  if (credential.userId !== existing.id) throw notCredentialOfUser(existing.name, id)
  return { user: existing, credential }
}
