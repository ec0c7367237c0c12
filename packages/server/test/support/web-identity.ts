// A role that trusts a provider on this machine, and how to assume it. Tests only.
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
} from '@aws-sdk/client-sts'
import type { LoopbackIssuer } from './loopback-issuer.ts'
import { policyDocument, type Statement } from './principals.ts'
import type { TestDaemon } from './test-daemon.ts'

/** The flag without which no provider on this machine is trusted. */
export const loopbackFlags = ['--loopback-issuers']

/** Makes a provider for tokens to `sts.amazonaws.com`; gives its ARN. */
export async function newProvider(daemon: TestDaemon, issuer: LoopbackIssuer): Promise<string> {
  const { OpenIDConnectProviderArn: arn = '' } = await daemon.iam().send(
    new CreateOpenIDConnectProviderCommand({
      Url: issuer.url,
      ClientIDList: ['sts.amazonaws.com'],
    }),
  )
  return arn
}

/** A trust policy for the holders of a provider's tokens. */
export const webIdentityTrust = (
  provider: string,
  condition: Statement = {},
  actions: readonly string[] = ['sts:AssumeRoleWithWebIdentity'],
): string =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: actions,
    Condition: condition,
  })

/** A role named `Deploy` that may list users; gives its ARN. */
export async function newFederatedRole(daemon: TestDaemon, trust: string): Promise<string> {
  const iam = daemon.iam()
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'Deploy', AssumeRolePolicyDocument: trust }),
  )
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'Deploy',
      PolicyName: 'inline',
      PolicyDocument: policyDocument({
        Effect: 'Allow',
        Action: ['iam:ListUsers', 'sts:*'],
        Resource: '*',
      }),
    }),
  )
  return Role?.Arn ?? ''
}

/** Assumes it, with credentials that must not matter. */
export const assumeWith = (
  daemon: TestDaemon,
  token: string,
  input: Partial<AssumeRoleWithWebIdentityCommandInput> = {},
) =>
  daemon.sts({ accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'none' }).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${daemon.account}:role/Deploy`,
      RoleSessionName: 'run-42',
      WebIdentityToken: token,
      ...input,
    }),
  )
