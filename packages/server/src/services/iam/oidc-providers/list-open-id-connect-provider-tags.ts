// iam:ListOpenIDConnectProviderTags.
import type {
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse,
} from '@aws-sdk/client-iam'
import type { OidcProvider } from '../../../store/tables/oidc-providers.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const ListOpenIDConnectProviderTags = readOperation<
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, _reader, target) {
    const { tags } = existingOidcProvider(call, target, 'taggableOidcProvider')
    return listTags(call, call.input.OpenIDConnectProviderArn, tags)
  },
})
