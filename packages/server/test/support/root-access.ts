// Sessions of AssumeRoot, and how their policies refuse. Tests only.
import { AssumeRootCommand, type AssumeRootCommandInput } from '@aws-sdk/client-sts'
import { credentials } from './assumable-role.ts'
import { enableRootAccess, newOrganization, type TestOrganization } from './organizations.ts'
import { allow } from './permissions.ts'
import { newUser } from './principals.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** The policy of a task. */
export const taskArn = (task: string): string => `arn:aws:iam::aws:policy/root-task/${task}`

/** The root user of an account. */
export const rootArn = (account: string): string => `arn:aws:iam::${account}:root`

/** Asks for a session; gives its credentials. */
export async function assumeRoot(
  daemon: TestDaemon,
  caller: Credentials,
  TargetPrincipal: string,
  task: string,
  input: Partial<AssumeRootCommandInput> = {},
): Promise<Credentials> {
  const command = { TargetPrincipal, TaskPolicyArn: { arn: taskArn(task) }, ...input }
  const { Credentials: issued } = await daemon.sts(caller).send(new AssumeRootCommand(command))
  return credentials(issued)
}

/** An organization with everything switched on, and a user of the management account. */
export async function newRootAccess(
  daemon: TestDaemon,
): Promise<TestOrganization & { readonly operator: Credentials }> {
  const organization = await newOrganization(daemon)
  await enableRootAccess(daemon)
  const operator = await newUser(daemon, 'operator', allow('sts:AssumeRoot', '*'))
  return { ...organization, operator }
}

/** The denial of what is not part of the task. */
export const denied = (account: string, action: string, deniedAs: string, task: string) => ({
  code: 'AccessDenied',
  status: 403,
  message:
    `User: ${rootArn(account)} is not authorized to perform: ${action} on resource: ${deniedAs} ` +
    `with an explicit deny in an identity-based policy: ${taskArn(task)}`,
})
