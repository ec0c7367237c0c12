// iam:UpdateSAMLProvider: another metadata document, encryption, and keys in exchange.
import type { UpdateSAMLProviderRequest, UpdateSAMLProviderResponse } from '@aws-sdk/client-iam'
import { samlProviderArn } from '../../../identifiers/arns.ts'
import type { Writer } from '../../../store/store.ts'
import {
  countSamlPrivateKeys,
  deleteSamlPrivateKey,
  insertSamlPrivateKey,
  type SamlProvider,
  updateSamlEncryptionMode,
  updateSamlMetadata,
} from '../../../store/tables/saml-providers.ts'
import { type Call, type Validated, writeOperation } from '../../operation.ts'
import { privateKeysExceeded, samlProviderRefused } from './saml-provider-errors.ts'
import {
  type MetadataFacts,
  metadataFacts,
  newPrivateKey,
  usablePrivateKey,
} from './saml-provider-parts.ts'
import {
  existingSamlProvider,
  namedSamlProvider,
  samlProviderPermission,
} from './saml-provider-target.ts'

type Update = Validated<UpdateSAMLProviderRequest>

interface Prepared {
  readonly facts: MetadataFacts | undefined
  readonly privateKey: string | undefined
}

export const UpdateSAMLProvider = writeOperation<
  UpdateSAMLProviderRequest,
  UpdateSAMLProviderResponse,
  SamlProvider | undefined,
  Prepared
>({
  target: namedSamlProvider,
  authorize: (call, provider) => [samlProviderPermission(call, provider)],
  async prepare({ input, now }, target) {
    existingSamlProvider(target, input.SAMLProviderArn)
    checkUpdate(input)
    const { SAMLMetadataDocument: document, AddPrivateKey: pem } = input
    return {
      facts: document === undefined ? undefined : metadataFacts(document, now),
      privateKey: pem === undefined ? undefined : usablePrivateKey(pem),
    }
  },
  async run(call, writer, target, { facts, privateKey }) {
    const { input } = call
    const provider = existingSamlProvider(target, input.SAMLProviderArn)
    const { SAMLMetadataDocument: document, AssertionEncryptionMode: mode } = input
    if (document !== undefined && facts !== undefined) {
      await updateSamlMetadata(writer, provider.id, document, facts)
    }
    if (mode !== undefined) await updateSamlEncryptionMode(writer, provider.id, mode)
    await changePrivateKeys(call, writer, provider, privateKey)
    return { SAMLProviderArn: samlProviderArn(provider.account, provider.name) }
  },
})

function checkUpdate(input: Update): void {
  const { AddPrivateKey: added, RemovePrivateKey: removed } = input
  if (added !== undefined && removed !== undefined) throw samlProviderRefused('addAndRemove')
  const changes = [added, removed, input.SAMLMetadataDocument, input.AssertionEncryptionMode]
  if (changes.every((change) => change === undefined)) throw samlProviderRefused('noUpdate')
}

/** Adds or removes a key. What requires encryption keeps at least one. */
async function changePrivateKeys(
  { input, now, resources }: Call<Update>,
  writer: Writer,
  provider: SamlProvider,
  added: string | undefined,
): Promise<void> {
  const { RemovePrivateKey: removed } = input
  const mode = input.AssertionEncryptionMode ?? provider.encryptionMode
  const { privateKeysPerSamlProvider: maximum } = resources.quotas
  if (added !== undefined) {
    const present = await countSamlPrivateKeys(writer, provider.id)
    if (present >= maximum) throw privateKeysExceeded(maximum)
    await insertSamlPrivateKey(writer, provider.id, newPrivateKey(resources.random, now), added)
  }
  if (removed !== undefined && !(await deleteSamlPrivateKey(writer, provider.id, removed))) {
    throw samlProviderRefused('unknownKey')
  }
  if (mode === 'Required' && (await countSamlPrivateKeys(writer, provider.id)) === 0) {
    throw samlProviderRefused(removed === undefined ? 'requiredWithoutKey' : 'lastKey')
  }
}
