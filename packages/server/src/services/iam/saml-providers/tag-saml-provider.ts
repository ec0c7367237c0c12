// iam:TagSAMLProvider.
import type { TagSAMLProviderRequest } from '@aws-sdk/client-iam'
import { type SamlProvider, updateSamlProviderTags } from '../../../store/tables/saml-providers.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags } from '../tags.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

export const TagSAMLProvider = writeOperation<
  TagSAMLProviderRequest,
  undefined,
  SamlProvider | undefined
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async run({ input, resources }, writer, target) {
    const provider = existingSamlProvider(target, input.SAMLProviderArn)
    const tags = mergedTags(provider.tags, input.Tags, resources.quotas)
    await updateSamlProviderTags(writer, provider.id, tags)
    return undefined
  },
})
