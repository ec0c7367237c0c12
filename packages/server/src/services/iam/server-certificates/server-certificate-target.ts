// The server certificate that a call is about, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import {
  findServerCertificate,
  type ServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'

interface ServerCertificateInput {
  readonly ServerCertificateName: string
}

/** The server certificate that the input names; undefined when there is none. */
export const namedServerCertificate = (
  { account, input }: Call<ServerCertificateInput>,
  reader: Reader,
): Promise<ServerCertificate | undefined> =>
  findServerCertificate(reader, account, input.ServerCertificateName)

/** The permission to do something to one server certificate. */
export function serverCertificatePermission(
  { account, input, operation }: Call<ServerCertificateInput>,
  certificate: ServerCertificate | undefined,
): Permission {
  const { path = '/', name = input.ServerCertificateName } = certificate ?? {}
  // One that does not exist counts as one at the path `/`, as roles do.
  const resource = entityArn('server-certificate', account, path, name)
  return {
    action: `iam:${operation}`,
    resource,
    // Unlike users and roles, server certificates are named by their ARN.
    deniedAs: resource,
    resourceTags: certificate?.tags,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such server certificate. */
export function existingServerCertificate(
  certificate: ServerCertificate | undefined,
  name: string,
): ServerCertificate {
  if (certificate === undefined) throw noSuchEntity('serverCertificate', name)
  return certificate
}
