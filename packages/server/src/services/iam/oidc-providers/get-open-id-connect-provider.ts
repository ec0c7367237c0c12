// iam:GetOpenIDConnectProvider.
import type {
  GetOpenIDConnectProviderRequest,
  GetOpenIDConnectProviderResponse,
} from '@aws-sdk/client-iam'
import type { OidcProvider } from '../../../store/tables/oidc-providers.ts'
import { readOperation } from '../../operation.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const GetOpenIDConnectProvider = readOperation<
  GetOpenIDConnectProviderRequest,
  GetOpenIDConnectProviderResponse,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, _reader, target) {
    const { url, clientIds, thumbprints, createdAt, tags } = existingOidcProvider(call, target)
    return {
      Url: url,
      ClientIDList: [...clientIds],
      ThumbprintList: [...thumbprints],
      CreateDate: createdAt,
      Tags: tags.toSorted((one, other) => (one.Key < other.Key ? -1 : 1)),
    }
  },
})
