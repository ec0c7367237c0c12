// The operations of STS that are there, each in a file of its own, loaded when it is first called.
import type { OperationTable } from '../operation.ts'

export const stsOperations: OperationTable = {
  AssumeRole: async () => (await import('./assume-role.ts')).AssumeRole,
  AssumeRoleWithSAML: async () =>
    (await import('./saml/assume-role-with-saml.ts')).AssumeRoleWithSAML,
  AssumeRoleWithWebIdentity: async () =>
    (await import('./web-identity/assume-role-with-web-identity.ts')).AssumeRoleWithWebIdentity,
  AssumeRoot: async () => (await import('./assume-root.ts')).AssumeRoot,
  DecodeAuthorizationMessage: async () =>
    (await import('./decode-authorization-message.ts')).DecodeAuthorizationMessage,
  GetAccessKeyInfo: async () => (await import('./get-access-key-info.ts')).GetAccessKeyInfo,
  GetCallerIdentity: async () => (await import('./get-caller-identity.ts')).GetCallerIdentity,
  GetDelegatedAccessToken: async () =>
    (await import('./get-delegated-access-token.ts')).GetDelegatedAccessToken,
  GetFederationToken: async () => (await import('./get-federation-token.ts')).GetFederationToken,
  GetScopedCredentials: async () =>
    (await import('./get-scoped-credentials.ts')).GetScopedCredentials,
  GetSessionToken: async () => (await import('./get-session-token.ts')).GetSessionToken,
  GetWebIdentityToken: async () =>
    (await import('./web-identity/get-web-identity-token.ts')).GetWebIdentityToken,
}
