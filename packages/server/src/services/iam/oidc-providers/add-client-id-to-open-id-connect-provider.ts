// iam:AddClientIDToOpenIDConnectProvider. A client id that is there already is no error.
import type { AddClientIDToOpenIDConnectProviderRequest } from '@aws-sdk/client-iam'
import { type OidcProvider, updateOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'
import { checkedClientIds } from './provider-rules.ts'

export const AddClientIDToOpenIDConnectProvider = writeOperation<
  AddClientIDToOpenIDConnectProviderRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target)
    const { input, resources } = call
    const clientIds = checkedClientIds([...provider.clientIds, input.ClientID], resources.quotas)
    await updateOidcProvider(writer, { ...provider, clientIds })
    return undefined
  },
})
