// Centralized root access: who may see and switch its features, and how an answer shows them.
import type { FeatureType } from '@aws-sdk/client-iam'
import type { Reader, Writer } from '../../../store/store.ts'
import { isDelegatedAdministrator } from '../../../store/tables/organization-accounts.ts'
import {
  findOrganizationOfAccount,
  isTrustedService,
  type Organization,
  type RootAccessFeatures,
  updateRootAccessFeatures,
} from '../../../store/tables/organizations.ts'
import type { Call } from '../../operation.ts'
import {
  accountNotManagementOrDelegatedAdministrator,
  callerIsNotManagementAccount,
  organizationNotFound,
  organizationNotInAllFeaturesMode,
  serviceAccessNotEnabled,
} from '../errors.ts'

/** The name under which organizations know IAM. */
export const iamServicePrincipal = 'iam.amazonaws.com'

/** An answer about the features of an organization. */
interface FeaturesOutput {
  readonly OrganizationId: string
  readonly EnabledFeatures: FeatureType[]
}

/**
 * The organization whose features the calling account may see.
 * @throws {AwsError} AWS's error for whatever is in the way. AWS does not document which of several
 * it names.
 */
export async function administeredOrganization(
  { account }: Call<unknown>,
  reader: Reader,
): Promise<Organization> {
  const organization = await findOrganizationOfAccount(reader, account)
  if (organization === undefined) throw organizationNotFound()
  const isAdministrator =
    organization.managementAccount === account ||
    (await isDelegatedAdministrator(reader, account, iamServicePrincipal))
  if (!isAdministrator) throw accountNotManagementOrDelegatedAdministrator()
  if (organization.featureSet !== 'ALL') throw organizationNotInAllFeaturesMode()
  if (!(await isTrustedService(reader, organization.id, iamServicePrincipal))) {
    throw serviceAccessNotEnabled()
  }
  return organization
}

/** Switches features on, which only the management account may do. */
export async function enableFeatures(
  call: Call<unknown>,
  writer: Writer,
  features: Partial<RootAccessFeatures>,
): Promise<FeaturesOutput> {
  const organization = await administeredOrganization(call, writer)
  if (organization.managementAccount !== call.account) throw callerIsNotManagementAccount()
  return replaceFeatures(writer, { ...organization, ...features })
}

/** Switches features off. AWS lists no error for delegated administrators here. */
export async function disableFeatures(
  call: Call<unknown>,
  writer: Writer,
  features: Partial<RootAccessFeatures>,
): Promise<FeaturesOutput> {
  const organization = await administeredOrganization(call, writer)
  return replaceFeatures(writer, { ...organization, ...features })
}

async function replaceFeatures(
  writer: Writer,
  organization: Organization,
): Promise<FeaturesOutput> {
  await updateRootAccessFeatures(writer, organization.id, organization)
  return featuresOutput(organization)
}

/** What is switched on. */
export function featuresOutput(organization: Organization): FeaturesOutput {
  const { id, rootCredentialsManagement, rootSessions } = organization
  return {
    OrganizationId: id,
    EnabledFeatures: [
      ...(rootCredentialsManagement ? (['RootCredentialsManagement'] as const) : []),
      ...(rootSessions ? (['RootSessions'] as const) : []),
    ],
  }
}
