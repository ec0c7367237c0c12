// iam:DeleteOpenIDConnectProvider. Roles that trust it keep doing so, in vain.
import type { DeleteOpenIDConnectProviderRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteOidcProvider, type OidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'

export const DeleteOpenIDConnectProvider = writeOperation<
  DeleteOpenIDConnectProviderRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target, 'taggableOidcProvider')
    await deleteOidcProvider(writer, provider.account, provider.url)
    await decreaseUsage(writer, provider.account, 'oidcProviders')
    return undefined
  },
})
