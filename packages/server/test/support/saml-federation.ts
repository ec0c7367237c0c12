// A SAML provider, a role that trusts it, and the ways from one to the other. Tests only.
import assert from 'node:assert/strict'
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleWithSAMLCommand, type AssumeRoleWithSAMLCommandInput } from '@aws-sdk/client-sts'
import { awsAttribute, createIdentityProvider, type ResponseOptions } from './identity-provider.ts'
import { policyDocument, type Statement } from './principals.ts'
import { startTestDaemon, type TestDaemon, type TestSurroundings } from './test-daemon.ts'

/** What the provider calls itself. */
export const entityId = 'https://idp.example.com/saml'
/** The provider that is trusted. */
export const identityProvider = createIdentityProvider(entityId)
/** One of the same name, with a key of its own. */
export const stranger = createIdentityProvider(entityId)

type Attributes = Readonly<Record<string, readonly string[]>>

/** A provider, a role that trusts it, and how to come by one to the other. */
export async function federation(surroundings?: TestSurroundings) {
  const daemon = await startTestDaemon([], surroundings)
  const iam = daemon.iam()
  const { SAMLProviderArn: PrincipalArn = '' } = await iam.send(
    new CreateSAMLProviderCommand({
      Name: 'Corp',
      SAMLMetadataDocument: identityProvider.metadata(),
    }),
  )
  const trust = (condition?: Statement, actions?: readonly string[]) =>
    policyDocument({
      Effect: 'Allow',
      Principal: { Federated: PrincipalArn },
      Action: actions ?? ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ...(condition && { Condition: condition }),
    })
  const { Role: role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'Web',
      Path: '/team/',
      AssumeRolePolicyDocument: trust(),
      MaxSessionDuration: 7_200,
    }),
  )
  const RoleArn = role?.Arn ?? ''
  const attributesOf = (more: Attributes = {}): Attributes => ({
    [awsAttribute('Role')]: [`${RoleArn},${PrincipalArn}`],
    [awsAttribute('RoleSessionName')]: ['alice'],
    ...more,
  })
  return {
    daemon,
    PrincipalArn,
    RoleArn,
    roleId: role?.RoleId ?? '',
    trusting: (condition: Statement | undefined, actions?: readonly string[]) =>
      iam.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: 'Web',
          PolicyDocument: trust(condition, actions),
        }),
      ),
    attributesOf,
    /** Assumes the role with a response of the provider, as nobody. */
    async assume(
      options: ResponseOptions = {},
      input: Partial<AssumeRoleWithSAMLCommandInput> = {},
      from = identityProvider,
    ) {
      const { attributes = {}, ...others } = options
      const SAMLAssertion = await from.response({ attributes: attributesOf(attributes), ...others })
      return nobody(daemon).send(
        new AssumeRoleWithSAMLCommand({ RoleArn, PrincipalArn, SAMLAssertion, ...input }),
      )
    },
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]()
    },
  }
}

/** The SDK does not sign this operation, whatever credentials it has. */
const nobody = (daemon: TestDaemon) =>
  daemon.sts({ accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'unknown' })

/** InvalidIdentityToken with this message. */
export const invalid = (message: string) => ({ code: 'InvalidIdentityToken', status: 400, message })
/** What AWS says whatever a trust policy refuses. */
export const notAuthorized = {
  code: 'AccessDenied',
  status: 403,
  message: 'Not authorized to perform sts:AssumeRoleWithSAML',
}
/** Asserts an error that AWS passes on from the service it asks. */
export const discovery =
  (text: string, code: string) => (error: { message: string; code: string }) => {
    assert.equal(error.code, 'InvalidIdentityToken')
    const [start = '', rest = ''] = error.message.split(' Request ID: ')
    assert.equal(
      start,
      `${text} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: ${code};`,
    )
    assert.match(rest, /^[0-9a-f-]{36}; Proxy: null\)$/)
  }
