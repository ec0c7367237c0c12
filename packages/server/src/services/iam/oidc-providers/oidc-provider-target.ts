// The OpenID Connect provider that a call is about, named by its ARN everywhere.
import type { Permission } from '../../../authz/permission.ts'
import { oidcProviderArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findOidcProvider, type OidcProvider } from '../../../store/tables/oidc-providers.ts'
import type { Call } from '../../operation.ts'
import { invalidArn, invalidInput, noSuchEntity } from '../errors.ts'

interface ProviderInput {
  readonly OpenIDConnectProviderArn: string
}

/** Source: recorded from AWS for ARNs of policies. */
const arnPattern = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./
const providerArnPattern = /^arn:aws:iam::\d{12}:oidc-provider\/(.+)$/

/**
 * The provider that the input names; undefined when the account has none of that ARN.
 * @throws {AwsError} ValidationError for what is no ARN, InvalidInput for ARNs of other things.
 */
export async function namedOidcProvider(
  { account, input }: Call<ProviderInput>,
  reader: Reader,
): Promise<OidcProvider | undefined> {
  const { OpenIDConnectProviderArn: arn } = input
  if (!arnPattern.test(arn)) throw invalidArn()
  const url = providerArnPattern.exec(arn)?.[1]
  if (url === undefined) throw invalidInput(`ARN ${arn} is not valid.`)
  return arn === oidcProviderArn(account, url) ? findOidcProvider(reader, account, url) : undefined
}

/** The permission to do something to one provider. */
export function oidcProviderPermission(
  { input, operation }: Call<ProviderInput>,
  provider: OidcProvider | undefined,
): Permission {
  const { OpenIDConnectProviderArn: arn } = input
  return {
    action: `iam:${operation}`,
    resource: arn,
    deniedAs: arn,
    resourceTags: provider?.tags,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such provider. */
export function existingOidcProvider(
  { input }: Call<ProviderInput>,
  provider: OidcProvider | undefined,
  wording: 'oidcProvider' | 'taggableOidcProvider' = 'oidcProvider',
): OidcProvider {
  if (provider === undefined) throw noSuchEntity(wording, input.OpenIDConnectProviderArn)
  return provider
}
