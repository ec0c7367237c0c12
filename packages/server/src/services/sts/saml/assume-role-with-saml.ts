// sts:AssumeRoleWithSAML: credentials of a role for whom an identity provider vouches in SAML 2.0.
import { createHash } from 'node:crypto'
import type { AssumeRoleWithSAMLRequest, AssumeRoleWithSAMLResponse } from '@aws-sdk/client-sts'
import { federatedCaller } from '../../../authn/caller.ts'
import type { FederationProof } from '../../../authn/federation.ts'
import type { Assertion } from '../../../saml/assertion.ts'
import { attributeContext } from '../../../saml/attribute-keys.ts'
import { verifiedAssertion } from '../../../saml/response.ts'
import { SamlRefused } from '../../../saml/saml-refused.ts'
import type { SamlProvider } from '../../../store/tables/saml-providers.ts'
import { type AnonymousCall, federationOperation, type Validated } from '../../operation.ts'
import { accountOfRoleArn, federatedSession, federationPermissions } from '../federated-role.ts'
import { findRoleToAssume, type RoleToAssume } from '../role-to-assume.ts'
import { checkRolePair, readClaims } from './saml-claims.ts'
import {
  noSuchSamlProvider,
  samlMetadataExpired,
  samlNotAuthorized,
  samlRefusal,
} from './saml-errors.ts'
import { findTrustedSamlProvider, type TrustedSamlProvider } from './trusted-saml-provider.ts'

/** An assertion, and the session that it asks for. */
interface SamlProof extends FederationProof {
  readonly assertion: Assertion & { readonly subject: string }
  readonly nameQualifier: string
  readonly sessionName: string
  readonly durationSecondsMaximum: number
}

type SamlCall = AnonymousCall<Validated<AssumeRoleWithSAMLRequest>>

export const AssumeRoleWithSAML = federationOperation<
  AssumeRoleWithSAMLRequest,
  AssumeRoleWithSAMLResponse,
  RoleToAssume,
  SamlProof
>({
  async identify(call) {
    const { RoleArn: roleArn, PrincipalArn: providerArn } = call.input
    const account = accountOfRoleArn(roleArn)
    const trusted = await findTrustedSamlProvider(call, providerArn)
    if (trusted === undefined) throw noSuchSamlProvider(call.request.requestId)
    const { provider } = trusted
    const assertion = verify(call, trusted)
    checkRolePair(assertion.attributes, roleArn, providerArn)
    const claims = readClaims(assertion.attributes)
    const { subject } = assertion
    // AWS: a provider vouches in its own account only, for somebody with a NameID, and never for
    // roles of IAM Identity Center (IAM User Guide, troubleshooting; STS API reference).
    if (subject === undefined || account !== provider.account || isOfIdentityCenter(roleArn)) {
      throw samlNotAuthorized()
    }
    const nameQualifier = nameQualifierOf(assertion.issuer, provider)
    const sessionKeys = {
      'saml:namequalifier': nameQualifier,
      'saml:sub': subject,
      ...(assertion.subjectType !== undefined && { 'saml:sub_type': assertion.subjectType }),
    }
    const keys = {
      ...attributeContext(assertion.attributes),
      ...sessionKeys,
      'saml:aud': assertion.recipient,
      'saml:iss': assertion.issuer,
      'saml:doc': `${provider.account}/${provider.name}`,
    }
    return {
      caller: federatedCaller(account, { kind: 'saml', provider: providerArn }, subject, { keys }),
      proof: {
        ...claims,
        assertion: { ...assertion, subject },
        nameQualifier,
        sessionKeys: { keys: sessionKeys },
        durationSecondsMaximum: durationMaximum(call.now, assertion, claims.durationSeconds),
      },
    }
  },
  target: (call, reader) => findRoleToAssume(call, reader, call.input.RoleArn),
  authorize: (call, target) =>
    federationPermissions(call, target, { 'sts:RoleSessionName': call.proof.sessionName }),
  async run(call, reader, target) {
    const { assertion, nameQualifier, sessionName, durationSecondsMaximum } = call.proof
    const session = await federatedSession(
      call,
      reader,
      target,
      sessionName,
      durationSecondsMaximum,
    )
    return {
      ...session,
      Subject: assertion.subject,
      ...(assertion.subjectType !== undefined && { SubjectType: assertion.subjectType }),
      Issuer: assertion.issuer,
      Audience: assertion.recipient,
      NameQualifier: nameQualifier,
    }
  },
})

function verify(
  { input, now, request }: SamlCall,
  { provider, privateKeys }: TrustedSamlProvider,
): Assertion {
  if (provider.validUntil <= now) throw samlMetadataExpired()
  const { id, issuers, encryptionMode } = provider
  const encryptionRequired = encryptionMode === 'Required'
  try {
    const trusted = { id, issuers, privateKeys, encryptionRequired }
    return verifiedAssertion(input.SAMLAssertion, trusted, now)
  } catch (cause) {
    if (cause instanceof SamlRefused) throw samlRefusal(cause, request.requestId, now)
    throw cause
  }
}

/** Source: STS API reference, AssumeRoleWithSAML: how the hash is made. */
const nameQualifierOf = (issuer: string, { account, name }: SamlProvider): string =>
  createHash('sha1').update(`${issuer}${account}/${name}`).digest('base64')

const isOfIdentityCenter = (roleArn: string): boolean =>
  /:role\/(?:.*\/)?AWSReservedSSO_[^/]*$/.test(roleArn)

/** The shorter of what the assertion grants. Source: IAM User Guide, SAML assertions. */
function durationMaximum(
  now: Date,
  { sessionNotOnOrAfter: end }: Assertion,
  granted = Number.POSITIVE_INFINITY,
): number {
  if (end === undefined) return granted
  return Math.min(granted, Math.floor((end.getTime() - now.getTime()) / 1000))
}
