// sts:AssumeRoleWithWebIdentity: credentials of a role for who has a token of a trusted provider.
import type {
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
} from '@aws-sdk/client-sts'
import { federationOperation } from '../../operation.ts'
import { federatedSession, federationPermissions } from '../federated-role.ts'
import { findRoleToAssume, type RoleToAssume } from '../role-to-assume.ts'
import { identifyWebIdentity, type WebIdentityProof } from './identify-web-identity.ts'

export const AssumeRoleWithWebIdentity = federationOperation<
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
  RoleToAssume,
  WebIdentityProof
>({
  identify: identifyWebIdentity,
  target: (call, reader) => findRoleToAssume(call, reader, call.input.RoleArn),
  authorize: (call, target) =>
    federationPermissions(call, target, { 'sts:RoleSessionName': call.input.RoleSessionName }),
  async run(call, reader, target) {
    const session = await federatedSession(call, reader, target, call.input.RoleSessionName)
    const { subject, audience, provider } = call.proof
    return {
      ...session,
      SubjectFromWebIdentityToken: subject,
      Audience: audience,
      // AWS: the ARN of a provider that the account has, whatever the API reference says.
      Provider: provider,
    }
  },
})
