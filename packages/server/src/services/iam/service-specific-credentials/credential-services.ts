// The services that have credentials of their own, and what these look like.
import { malformedServiceName, noSuchEntity } from '../errors.ts'

/** A user name with a password, or an API key, which begins with a prefix that tells its service. */
export type CredentialForm =
  | { readonly kind: 'password' }
  | { readonly kind: 'api-key'; readonly prefix: string }

/**
 * Source: IAM User Guide, service-specific credentials and API keys for AWS services; prefixes
 * recorded from AWS, 2026.
 */
const forms: ReadonlyMap<string, CredentialForm> = new Map<string, CredentialForm>([
  ['codecommit.amazonaws.com', { kind: 'password' }],
  ['cassandra.amazonaws.com', { kind: 'password' }],
  ['bedrock.amazonaws.com', { kind: 'api-key', prefix: 'ABSK' }],
  ['logs.amazonaws.com', { kind: 'api-key', prefix: 'ACWL' }],
  ['cloudwatch.amazonaws.com', { kind: 'api-key', prefix: 'APIAACWM' }],
  ['aws-external-anthropic.amazonaws.com', { kind: 'api-key', prefix: 'AEAA' }],
])

/** Services are known by their names in lower case, however a call writes them. */
export const serviceKey = (name: string): string => name.toLowerCase()

/**
 * The service that a call names.
 * @throws {AwsError} ValidationError for what can be no name of a service, NoSuchEntity for a
 * service without such credentials: AWS says that, and not NotSupportedService (recorded, 2026).
 */
export function credentialService(name: string): string {
  if (!/^[a-zA-Z0-9.-]*$/.test(name)) throw malformedServiceName()
  const service = serviceKey(name)
  if (!forms.has(service)) throw noSuchEntity('credentialService', name)
  return service
}

/** What credentials of a service look like. */
export function credentialForm(service: string): CredentialForm {
  const form = forms.get(service)
  if (form === undefined) throw new Error(`${service} has no credentials of its own`)
  return form
}
