// iam:RemoveClientIDFromOpenIDConnectProvider. A client id that is not there is no error.
import type { RemoveClientIDFromOpenIDConnectProviderRequest } from '@aws-sdk/client-iam'
import { type OidcProvider, updateOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const RemoveClientIDFromOpenIDConnectProvider = writeOperation<
  RemoveClientIDFromOpenIDConnectProviderRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target)
    const clientIds = provider.clientIds.filter((id) => id !== call.input.ClientID)
    await updateOidcProvider(writer, { ...provider, clientIds })
    return undefined
  },
})
