// The SAML provider that a call is about: which it is, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import type { Reader } from '../../../store/store.ts'
import { findSamlProvider, type SamlProvider } from '../../../store/tables/saml-providers.ts'
import type { Call } from '../../operation.ts'
import { invalidArn, invalidEntityArn, noSuchEntity } from '../errors.ts'

interface SamlProviderInput {
  readonly SAMLProviderArn: string
}

const arnPattern = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./
const providerArnPattern = /^arn:aws:iam::(\d{12}):saml-provider\/([\w._-]+)$/

/** The provider that the input names; undefined when the caller's account has none such. */
export async function namedSamlProvider(
  { account, input }: Call<SamlProviderInput>,
  reader: Reader,
): Promise<SamlProvider | undefined> {
  const [, owner, name] = providerArnPattern.exec(input.SAMLProviderArn) ?? []
  if (owner !== account || name === undefined) return undefined
  const provider = await findSamlProvider(reader, account, name)
  // An ARN keeps its case, as those of users and roles do.
  return provider?.name === name ? provider : undefined
}

/**
 * The permission to do something to one provider.
 * @throws {AwsError} when the input has no SAML provider's ARN.
 */
export function samlProviderPermission(
  { input, operation }: Call<SamlProviderInput>,
  provider: SamlProvider | undefined,
): Permission {
  const { SAMLProviderArn: arn } = input
  if (!arnPattern.test(arn)) throw invalidArn()
  if (!providerArnPattern.test(arn)) throw invalidEntityArn(arn)
  return {
    action: `iam:${operation}`,
    resource: arn,
    deniedAs: arn,
    resourceTags: provider?.tags,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such provider. */
export function existingSamlProvider(
  provider: SamlProvider | undefined,
  arn: string,
): SamlProvider {
  if (provider === undefined) throw noSuchEntity('samlProvider', arn)
  return provider
}
