// iam:CreateSAMLProvider.
import type { CreateSAMLProviderRequest, CreateSAMLProviderResponse } from '@aws-sdk/client-iam'
import { samlProviderArn } from '../../../identifiers/arns.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import {
  findSamlProvider,
  insertSamlPrivateKey,
  insertSamlProvider,
} from '../../../store/tables/saml-providers.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { newTags } from '../tags.ts'
import { samlProviderRefused } from './saml-provider-errors.ts'
import {
  type MetadataFacts,
  metadataFacts,
  newPrivateKey,
  newProviderId,
  usablePrivateKey,
} from './saml-provider-parts.ts'

interface Prepared {
  readonly facts: MetadataFacts
  readonly privateKey: string | undefined
}

export const CreateSAMLProvider = writeOperation<
  CreateSAMLProviderRequest,
  CreateSAMLProviderResponse,
  undefined,
  Prepared
>({
  authorize: (call) => {
    const arn = samlProviderArn(call.account, call.input.Name)
    return creationPermissions(call, 'iam:TagSAMLProvider', arn, arn)
  },
  async prepare({ input, now }) {
    const { AddPrivateKey: pem, AssertionEncryptionMode: mode } = input
    const privateKey = pem === undefined ? undefined : usablePrivateKey(pem)
    if (mode === 'Required' && privateKey === undefined) {
      throw samlProviderRefused('requiredWithoutKey')
    }
    return { facts: metadataFacts(input.SAMLMetadataDocument, now), privateKey }
  },
  async run({ account, input, now, resources }, writer, _target, { facts, privateKey }) {
    const { quotas, random } = resources
    const { Name: name, AssertionEncryptionMode: encryptionMode } = input
    const tags = newTags(input.Tags, quotas)
    if ((await findSamlProvider(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('samlProvider', name)
    }
    const { samlProviders: maximum } = quotas
    if (!(await increaseUsage(writer, account, 'samlProviders', maximum))) {
      throw quotaExceeded('SAMLProvidersPerAccount', maximum)
    }
    const id = newProviderId(random)
    const provider = { id, account, name, createdAt: now, encryptionMode, tags, ...facts }
    await insertSamlProvider(writer, provider, input.SAMLMetadataDocument)
    if (privateKey !== undefined) {
      await insertSamlPrivateKey(writer, id, newPrivateKey(random, now), privateKey)
    }
    return {
      SAMLProviderArn: samlProviderArn(account, name),
      ...(tags.length > 0 && { Tags: [...tags] }),
    }
  },
})
