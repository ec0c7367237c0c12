// An organization with a management account, members and an outsider. Tests only.
import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
} from '@aws-sdk/client-iam'
import { addAccount, createOrganization } from '../../src/commands/organization-changes.ts'
import { delegate, trustService } from '../../src/commands/organization-services.ts'
import type { FeatureSet, Organization } from '../../src/store/tables/organizations.ts'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** An account of a test, with the key of its root user. */
export interface TestAccount {
  readonly account: string
  readonly root: Credentials
}

/** An organization that the account of the daemon manages. */
export interface TestOrganization {
  readonly organization: Organization
  /** A member that administers IAM for the organization. */
  readonly delegated: TestAccount
  readonly member: TestAccount
  readonly outsider: TestAccount
}

export const iamService = 'iam.amazonaws.com'

/** Makes an organization in which IAM is trusted. */
export async function newOrganization(daemon: TestDaemon): Promise<TestOrganization> {
  const { store, account } = daemon
  const organization = await createOrganization(store, account, 'ALL')
  await trustService(store, organization.id, iamService)
  const delegated = await newMember(daemon, organization.id)
  await delegate(store, delegated.account, iamService)
  const member = await newMember(daemon, organization.id)
  return { organization, delegated, member, outsider: await daemon.newAccount() }
}

/** Makes an organization that another account manages and where IAM is not trusted. */
export async function newBareOrganization(
  daemon: TestDaemon,
  featureSet: FeatureSet,
): Promise<{ readonly organization: Organization; readonly management: TestAccount }> {
  const management = await daemon.newAccount()
  const organization = await createOrganization(daemon.store, management.account, featureSet)
  return { organization, management }
}

/** Makes an account that is a member. */
export async function newMember(
  daemon: TestDaemon,
  organizationId: string,
  parent?: string,
): Promise<TestAccount> {
  const made = await daemon.newAccount()
  await addAccount(daemon.store, organizationId, parent, made.account)
  return made
}

/** Switches both features of centralized root access on. */
export async function enableRootAccess(daemon: TestDaemon): Promise<void> {
  const iam = daemon.iam()
  await iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}))
  await iam.send(new EnableOrganizationsRootSessionsCommand({}))
}
