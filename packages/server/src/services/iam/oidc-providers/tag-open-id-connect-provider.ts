// iam:TagOpenIDConnectProvider.
import type { TagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam'
import { type OidcProvider, updateOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags } from '../tags.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const TagOpenIDConnectProvider = writeOperation<
  TagOpenIDConnectProviderRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target, 'taggableOidcProvider')
    const tags = mergedTags(provider.tags, call.input.Tags, call.resources.quotas)
    await updateOidcProvider(writer, { ...provider, tags })
    return undefined
  },
})
