// The SAML providers of an account and the private keys that decrypt what they send.
import type { AccountId } from '../../identifiers/account-id.ts'
import {
  dateColumn,
  numberColumn,
  optionalText,
  type Tag,
  tagsColumn,
  textColumn,
} from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'

/** Whether assertions have to be encrypted. */
export type EncryptionMode = 'Required' | 'Allowed'

/** Who issues assertions, and the certificates whose keys sign them, in PEM. */
export interface SamlIssuer {
  readonly entityId: string
  readonly certificates: readonly string[]
}

/** A SAML provider, without its metadata document, which may be long. */
export interface SamlProvider {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly createdAt: Date
  readonly validUntil: Date
  readonly encryptionMode: EncryptionMode | undefined
  /** What the metadata document says of issuers. */
  readonly issuers: readonly SamlIssuer[]
  readonly tags: readonly Tag[]
}

/** A private key, by what may be shown of it. */
export interface SamlPrivateKey {
  readonly id: string
  readonly addedAt: Date
}

const columns = 'id, account_id, name, created_at, valid_until, encryption_mode, issuers, tags'

/** Where the sealed text of a row belongs. */
export const sealContext = (providerId: string, keyId: string): string =>
  `saml-private-key ${providerId} ${keyId}`

const toSamlProvider = (row: SqlRow, account: AccountId): SamlProvider => {
  const mode = optionalText(row, 'encryption_mode')
  return {
    id: textColumn(row, 'id'),
    account,
    name: textColumn(row, 'name'),
    createdAt: dateColumn(row, 'created_at'),
    validUntil: dateColumn(row, 'valid_until'),
    encryptionMode: mode === 'Required' || mode === 'Allowed' ? mode : undefined,
    issuers: JSON.parse(textColumn(row, 'issuers')) as SamlIssuer[],
    tags: tagsColumn(row, 'tags'),
  }
}

/** The provider with this name, whatever its case. */
export async function findSamlProvider(
  reader: Reader,
  account: AccountId,
  name: string,
): Promise<SamlProvider | undefined> {
  const sql = `SELECT ${columns} FROM saml_provider WHERE account_id = ? AND name_key = ?`
  const row = await reader.get(sql, account, nameKey(name))
  return row && toSamlProvider(row, account)
}

/** The metadata document of a provider, as it was given. */
export async function readSamlMetadata(reader: Reader, id: string): Promise<string> {
  const row = await reader.get('SELECT metadata FROM saml_provider WHERE id = ?', id)
  return row === undefined ? '' : textColumn(row, 'metadata')
}

/** All providers of an account by name. */
export async function listSamlProviders(
  reader: Reader,
  account: AccountId,
): Promise<readonly SamlProvider[]> {
  const sql = `SELECT ${columns} FROM saml_provider WHERE account_id = ? ORDER BY name_key`
  const rows = await reader.all(sql, account)
  return rows.map((row) => toSamlProvider(row, account))
}

/** Adds a provider. Its name must be free; `increaseUsage` has counted it. */
export async function insertSamlProvider(
  writer: Writer,
  provider: SamlProvider,
  metadata: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO saml_provider (id, account_id, name, name_key, created_at, valid_until,
     encryption_mode, issuers, tags, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    provider.id,
    provider.account,
    provider.name,
    nameKey(provider.name),
    provider.createdAt.getTime(),
    provider.validUntil.getTime(),
    provider.encryptionMode ?? null,
    JSON.stringify(provider.issuers),
    JSON.stringify(provider.tags),
    metadata,
  )
}

/** Stores another metadata document, and what it says. */
export async function updateSamlMetadata(
  writer: Writer,
  id: string,
  metadata: string,
  says: Pick<SamlProvider, 'issuers' | 'validUntil'>,
): Promise<void> {
  await writer.run(
    'UPDATE saml_provider SET metadata = ?, issuers = ?, valid_until = ? WHERE id = ?',
    metadata,
    JSON.stringify(says.issuers),
    says.validUntil.getTime(),
    id,
  )
}

/** Stores whether assertions have to be encrypted. */
export async function updateSamlEncryptionMode(
  writer: Writer,
  id: string,
  mode: EncryptionMode,
): Promise<void> {
  await writer.run('UPDATE saml_provider SET encryption_mode = ? WHERE id = ?', mode, id)
}

/** Stores the tags. */
export async function updateSamlProviderTags(
  writer: Writer,
  id: string,
  tags: readonly Tag[],
): Promise<void> {
  await writer.run('UPDATE saml_provider SET tags = ? WHERE id = ?', JSON.stringify(tags), id)
}

/** Removes a provider and its private keys. */
export async function deleteSamlProvider(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM saml_private_key WHERE provider_id = ?', id)
  await writer.run('DELETE FROM saml_provider WHERE id = ?', id)
}

/** The private keys of a provider, the oldest first. */
export async function listSamlPrivateKeys(
  reader: Reader,
  providerId: string,
): Promise<readonly SamlPrivateKey[]> {
  const rows = await reader.all(
    'SELECT key_id, added_at FROM saml_private_key WHERE provider_id = ? ORDER BY added_at, key_id',
    providerId,
  )
  return rows.map((row) => ({
    id: textColumn(row, 'key_id'),
    addedAt: dateColumn(row, 'added_at'),
  }))
}

/** The private keys of a provider in PEM, the newest first. */
export async function openSamlPrivateKeys(
  reader: Reader,
  providerId: string,
): Promise<readonly string[]> {
  const rows = await reader.all(
    `SELECT key_id, sealed_key FROM saml_private_key WHERE provider_id = ?
     ORDER BY added_at DESC, key_id`,
    providerId,
  )
  return rows.map((row) =>
    reader.vault.open(
      textColumn(row, 'sealed_key'),
      sealContext(providerId, textColumn(row, 'key_id')),
    ),
  )
}

/** Adds a private key. */
export async function insertSamlPrivateKey(
  writer: Writer,
  providerId: string,
  key: SamlPrivateKey,
  pem: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO saml_private_key (provider_id, key_id, added_at, sealed_key)
     VALUES (?, ?, ?, ?)`,
    providerId,
    key.id,
    key.addedAt.getTime(),
    writer.vault.seal(pem, sealContext(providerId, key.id)),
  )
}

/** Removes a private key; gives whether it was there. */
export async function deleteSamlPrivateKey(
  writer: Writer,
  providerId: string,
  keyId: string,
): Promise<boolean> {
  const sql = 'DELETE FROM saml_private_key WHERE provider_id = ? AND key_id = ?'
  return (await writer.run(sql, providerId, keyId)) > 0
}

/** How many private keys a provider has. */
export async function countSamlPrivateKeys(reader: Reader, providerId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM saml_private_key WHERE provider_id = ?'
  const row = await reader.get(sql, providerId)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}
