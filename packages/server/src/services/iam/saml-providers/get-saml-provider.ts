// iam:GetSAMLProvider.
import type { GetSAMLProviderRequest, GetSAMLProviderResponse } from '@aws-sdk/client-iam'
import {
  listSamlPrivateKeys,
  readSamlMetadata,
  type SamlProvider,
} from '../../../store/tables/saml-providers.ts'
import { readOperation } from '../../operation.ts'
import { sortedTags } from '../list-tags.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

export const GetSAMLProvider = readOperation<
  GetSAMLProviderRequest,
  GetSAMLProviderResponse,
  SamlProvider | undefined
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async run({ input }, reader, target) {
    const provider = existingSamlProvider(target, input.SAMLProviderArn)
    const keys = await listSamlPrivateKeys(reader, provider.id)
    return {
      SAMLProviderUUID: provider.id,
      SAMLMetadataDocument: await readSamlMetadata(reader, provider.id),
      CreateDate: provider.createdAt,
      ValidUntil: provider.validUntil,
      ...(provider.tags.length > 0 && { Tags: sortedTags(provider.tags) }),
      ...(provider.encryptionMode && { AssertionEncryptionMode: provider.encryptionMode }),
      ...(keys.length > 0 && {
        PrivateKeyList: keys.map(({ id, addedAt }) => ({ KeyId: id, Timestamp: addedAt })),
      }),
    }
  },
})
