// A role to be assumed, and how STS refuses. Tests only.
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  type Credentials as Issued,
} from '@aws-sdk/client-sts'
import { newUser, policyDocument, type Statement } from './principals.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** Credentials that STS issued. */
export const credentials = (issued: Issued | undefined): Credentials => ({
  accessKeyId: issued?.AccessKeyId ?? '',
  secretAccessKey: issued?.SecretAccessKey ?? '',
  sessionToken: issued?.SessionToken ?? '',
})

/** A trust policy with all that assuming a role may need. */
export const trust = (principal: Statement, more: Statement = {}): string =>
  policyDocument({
    Effect: 'Allow',
    Principal: principal,
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    ...more,
  })

/** A statement that allows actions. */
export const allow = (Action: string | string[], Resource = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
})

/** A role, a user who may assume it, and how. */
export interface RoleUnderTest {
  readonly daemon: TestDaemon
  readonly RoleArn: string
  readonly roleId: string
  /** A user of the same account that may call everything of STS. */
  readonly user: Credentials
  assume(input?: Partial<AssumeRoleCommandInput>, caller?: Credentials): Promise<Credentials>
}

/** A role `worker` at the path `/jobs/` that may list users, and trusts the whole account. */
export async function newRole(daemon: TestDaemon, trustPolicy?: string): Promise<RoleUnderTest> {
  const iam = daemon.iam()
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'worker',
      Path: '/jobs/',
      AssumeRolePolicyDocument: trustPolicy ?? trust({ AWS: daemon.account }),
    }),
  )
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow(['iam:ListUsers', 'sts:*'])),
    }),
  )
  const user = await newUser(daemon, 'caller', allow('sts:*'))
  const RoleArn = Role?.Arn ?? ''
  return {
    daemon,
    RoleArn,
    roleId: Role?.RoleId ?? '',
    user,
    async assume(input = {}, caller = user) {
      const { Credentials: issued } = await daemon
        .sts(caller)
        .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', ...input }))
      return credentials(issued)
    },
  }
}

/** A session of the role `worker` that may do everything. */
export async function powerfulSession(daemon: TestDaemon): Promise<Credentials> {
  const role = await newRole(daemon)
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow('*')),
    }),
  )
  return role.assume()
}

/** Who this is. */
export const identity = (daemon: TestDaemon, caller: Credentials) =>
  daemon.sts(caller).send(new GetCallerIdentityCommand({}))

/** AWS's answer to credentials that are unknown or dead. */
export const invalidToken = {
  code: 'InvalidClientTokenId',
  status: 403,
  message: 'The security token included in the request is invalid.',
}

/** A denial of STS, which never tells why. */
export const bareDenial = (caller: string, action: string, roleArn: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${caller} is not authorized to perform: ${action} on resource: ${roleArn}`,
})
