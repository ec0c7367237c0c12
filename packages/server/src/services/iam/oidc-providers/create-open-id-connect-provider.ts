// iam:CreateOpenIDConnectProvider.
import type {
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse,
} from '@aws-sdk/client-iam'
import { ProviderFailure } from '../../../federation/provider-failure.ts'
import { readProviderUrl } from '../../../federation/provider-url.ts'
import { oidcProviderArn } from '../../../identifiers/arns.ts'
import { outboundIssuerUrl } from '../../../identifiers/outbound-issuer.ts'
import type { Reader } from '../../../store/store.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { findOidcProvider, insertOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { findOutboundIssuer } from '../../../store/tables/outbound-federation.ts'
import { type Call, type Validated, writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import {
  entityAlreadyExists,
  noOidcProviderUrl,
  oidcProviderUnreachable,
  oidcProviderUrlNotHttps,
  oidcProviderUrlRefused,
  quotaExceeded,
} from '../errors.ts'
import { newTags } from '../tags.ts'
import { checkedClientIds, checkedThumbprints } from './provider-rules.ts'

type CreationCall = Call<Validated<CreateOpenIDConnectProviderRequest>>

export const CreateOpenIDConnectProvider = writeOperation<
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse,
  undefined,
  readonly string[]
>({
  authorize(call) {
    const arn = oidcProviderArn(call.account, hostAndPath(call))
    return creationPermissions(call, 'iam:TagOpenIDConnectProvider', arn, arn)
  },
  async prepare(call) {
    const { input, resources } = call
    const { ThumbprintList: given = [] } = input
    const known = await resources.store.read((reader) =>
      findOidcProvider(reader, call.account, hostAndPath(call)),
    )
    // Nobody is asked for a provider that will not be made.
    if (given.length > 0 || known !== undefined) return checkedThumbprints(given, resources.quotas)
    return presentedThumbprints(call)
  },
  async run(call, writer, _target, thumbprints) {
    const { account, input, now, resources } = call
    const { quotas } = resources
    const clientIds = checkedClientIds(input.ClientIDList ?? [], quotas)
    const tags = newTags(input.Tags, quotas)
    const url = hostAndPath(call)
    if ((await findOidcProvider(writer, account, url)) !== undefined) {
      throw entityAlreadyExists('oidcProvider', input.Url)
    }
    if (await isOwnIssuer(call, writer)) throw oidcProviderUrlRefused()
    const { oidcProviders: maximum } = quotas
    if (!(await increaseUsage(writer, account, 'oidcProviders', maximum))) {
      throw quotaExceeded('OpenIdConnectProvidersPerAccount', maximum)
    }
    const issuer = input.Url
    const provider = { account, url, issuer, createdAt: now, clientIds, thumbprints, tags }
    await insertOidcProvider(writer, provider)
    return {
      OpenIDConnectProviderArn: oidcProviderArn(account, url),
      ...(tags.length > 0 && { Tags: [...tags] }),
    }
  },
})

const urlRefusals = {
  'not-a-url': noOidcProviderUrl,
  'not-https': oidcProviderUrlNotHttps,
  'not-allowed': oidcProviderUrlRefused,
}

/** @throws {AwsError} when the URL is none that a provider can have. */
function hostAndPath({ input, resources }: CreationCall): string {
  const url = readProviderUrl(input.Url, resources.loopbackIssuers)
  if (typeof url === 'string') throw urlRefusals[url]()
  // As written: tokens must name their issuer to the letter.
  return input.Url.replace(/^[^/]+\/\//, '')
}

/**
 * What AWS does without a list: trusts who presents its certificate now.
 * @throws {AwsError} OpenIdIdpCommunicationError.
 */
async function presentedThumbprints({ input, resources }: CreationCall): Promise<string[]> {
  try {
    const thumbprint = await resources.issuerKeys.topThumbprint(input.Url)
    return thumbprint === undefined ? [] : [thumbprint]
  } catch (cause) {
    if (cause instanceof ProviderFailure) throw oidcProviderUnreachable(input.Url)
    throw cause
  }
}

/** AWS: an account can't trust the tokens that it issues itself; reported by users, 2026. */
async function isOwnIssuer(
  { account, input, resources }: CreationCall,
  reader: Reader,
): Promise<boolean> {
  const own = await findOutboundIssuer(reader, account)
  return own !== undefined && input.Url === outboundIssuerUrl(resources.publicUrl(), own.issuerId)
}
