// iam:UntagSAMLProvider.
import type { UntagSAMLProviderRequest } from '@aws-sdk/client-iam'
import { type SamlProvider, updateSamlProviderTags } from '../../../store/tables/saml-providers.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags } from '../tags.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

export const UntagSAMLProvider = writeOperation<
  UntagSAMLProviderRequest,
  undefined,
  SamlProvider | undefined
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async run({ input }, writer, target) {
    const provider = existingSamlProvider(target, input.SAMLProviderArn)
    const tags = remainingTags(provider.tags, input.TagKeys)
    await updateSamlProviderTags(writer, provider.id, tags)
    return undefined
  },
})
