// iam:ListSAMLProviders. AWS gives all of them at once.
import type { ListSAMLProvidersRequest, ListSAMLProvidersResponse } from '@aws-sdk/client-iam'
import { samlProviderArn } from '../../../identifiers/arns.ts'
import { listSamlProviders } from '../../../store/tables/saml-providers.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'

export const ListSAMLProviders = readOperation<ListSAMLProvidersRequest, ListSAMLProvidersResponse>(
  {
    authorize: (call) => [accountPermission(call)],
    async run({ account }, reader) {
      const providers = await listSamlProviders(reader, account)
      return {
        SAMLProviderList: providers.map(({ name, validUntil, createdAt }) => ({
          Arn: samlProviderArn(account, name),
          ValidUntil: validUntil,
          CreateDate: createdAt,
        })),
      }
    },
  },
)
