// Service-specific credentials as IAM's answers show them.
import type {
  ServiceSpecificCredential,
  ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam'
import type { ServiceCredential } from '../../../store/tables/service-credentials.ts'
import { credentialForm } from './credential-services.ts'

/** What lists show: everything but the password. */
export function serviceCredentialMetadata(
  userName: string,
  credential: ServiceCredential,
  now: Date,
): ServiceSpecificCredentialMetadata {
  const { id, service, loginName, status, createdAt, expiresAt } = credential
  const isExpired = expiresAt !== undefined && now >= expiresAt
  return {
    UserName: userName,
    Status: isExpired ? 'Expired' : status,
    ...(credentialForm(service).kind === 'password'
      ? { ServiceUserName: loginName }
      : { ServiceCredentialAlias: loginName }),
    CreateDate: createdAt,
    ExpirationDate: expiresAt,
    ServiceSpecificCredentialId: id,
    ServiceName: service,
  }
}

/** What is shown once: an API key has its alias in it, so that one text is enough to sign in. */
export function serviceCredentialWithPassword(
  userName: string,
  credential: ServiceCredential,
  password: string,
  now: Date,
): ServiceSpecificCredential {
  const form = credentialForm(credential.service)
  const shown = serviceCredentialMetadata(userName, credential, now)
  if (form.kind === 'password') return { ...shown, ServicePassword: password }
  const apiKey = Buffer.from(`${credential.loginName}:${password}`).toString('base64')
  return { ...shown, ServiceCredentialSecret: form.prefix + apiKey }
}
