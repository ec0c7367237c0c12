// iam:UpdateOpenIDConnectProviderThumbprint. The new list takes the place of the old one.
import type { UpdateOpenIDConnectProviderThumbprintRequest } from '@aws-sdk/client-iam'
import { type OidcProvider, updateOidcProvider } from '../../../store/tables/oidc-providers.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingOidcProvider,
  namedOidcProvider,
  oidcProviderPermission,
} from './oidc-provider-target.ts'
import { checkedThumbprints } from './provider-rules.ts'

export const UpdateOpenIDConnectProviderThumbprint = writeOperation<
  UpdateOpenIDConnectProviderThumbprintRequest,
  undefined,
  OidcProvider | undefined
>({
  target: namedOidcProvider,
  authorize: (call, provider) => [oidcProviderPermission(call, provider)],
  async run(call, writer, target) {
    const provider = existingOidcProvider(call, target)
    const { input, resources } = call
    const thumbprints = checkedThumbprints(input.ThumbprintList, resources.quotas)
    await updateOidcProvider(writer, { ...provider, thumbprints })
    return undefined
  },
})
