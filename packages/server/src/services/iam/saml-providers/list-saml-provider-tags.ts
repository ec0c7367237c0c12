// iam:ListSAMLProviderTags.
import type { ListSAMLProviderTagsRequest, ListSAMLProviderTagsResponse } from '@aws-sdk/client-iam'
import type { SamlProvider } from '../../../store/tables/saml-providers.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

export const ListSAMLProviderTags = readOperation<
  ListSAMLProviderTagsRequest,
  ListSAMLProviderTagsResponse,
  SamlProvider | undefined
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async run(call, _reader, target) {
    const provider = existingSamlProvider(target, call.input.SAMLProviderArn)
    return listTags(call, provider.id, provider.tags)
  },
})
