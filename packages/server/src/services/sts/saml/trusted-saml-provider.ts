// The SAML provider that a call names, with the keys to decrypt what it sends.
import { isAccountId } from '../../../identifiers/account-id.ts'
import {
  findSamlProvider,
  openSamlPrivateKeys,
  type SamlProvider,
} from '../../../store/tables/saml-providers.ts'
import type { AnonymousCall } from '../../operation.ts'
import { invalidRoleArn } from '../errors.ts'

/** A provider with its private keys in PEM. */
export interface TrustedSamlProvider {
  readonly provider: SamlProvider
  readonly privateKeys: readonly string[]
}

/**
 * Finds a provider by its ARN, in any account; undefined when there is none.
 * @throws {AwsError} ValidationError when the text is no ARN.
 */
export async function findTrustedSamlProvider(
  { resources }: AnonymousCall<unknown>,
  arn: string,
): Promise<TrustedSamlProvider | undefined> {
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) throw invalidRoleArn(arn)
  const [, account, name] = /^arn:aws:iam::(\d{12}):saml-provider\/([\w._-]+)$/.exec(arn) ?? []
  if (account === undefined || name === undefined || !isAccountId(account)) return undefined
  return resources.store.read(async (reader) => {
    const provider = await findSamlProvider(reader, account, name)
    // An ARN keeps its case, as those of users and roles do.
    if (provider?.name !== name) return undefined
    return { provider, privateKeys: await openSamlPrivateKeys(reader, provider.id) }
  })
}
