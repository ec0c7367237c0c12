// iam:UntagOpenIDConnectProvider.
import type { UntagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam'
import { type OidcProvider, updateOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags } from '../tags.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const UntagOpenIDConnectProvider = writeOperation<
  UntagOpenIDConnectProviderRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target, 'taggableOidcProvider')
    const tags = remainingTags(provider.tags, call.input.TagKeys)
    await updateOidcProvider(writer, { ...provider, tags })
    return undefined
  },
})
