// iam:DeleteSAMLProvider. Roles that trust it stay as they are, and nobody can assume them by it.
import type { DeleteSAMLProviderRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteSamlProvider, type SamlProvider } from '../../../store/tables/saml-providers.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

export const DeleteSAMLProvider = writeOperation<
  DeleteSAMLProviderRequest,
  undefined,
  SamlProvider | undefined
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async run({ account, input }, writer, target) {
    const provider = existingSamlProvider(target, input.SAMLProviderArn)
    await deleteSamlProvider(writer, provider.id)
    await decreaseUsage(writer, account, 'samlProviders')
    return undefined
  },
})
