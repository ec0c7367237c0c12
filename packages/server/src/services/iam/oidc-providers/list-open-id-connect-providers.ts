// iam:ListOpenIDConnectProviders. AWS gives all of them at once.
import type {
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse,
} from '@aws-sdk/client-iam'
import { oidcProviderArn } from '../../../identifiers/arns.ts'
import { listOidcProviders } from '../../../store/tables/oidc-providers.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'

export const ListOpenIDConnectProviders = readOperation<
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run({ account }, reader) {
    const providers = await listOidcProviders(reader, account)
    return {
      OpenIDConnectProviderList: providers.map(({ url }) => ({
        Arn: oidcProviderArn(account, url),
      })),
    }
  },
})
