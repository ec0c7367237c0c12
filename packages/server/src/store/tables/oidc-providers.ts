// The OpenID Connect providers that an account trusts.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, type Tag, tagsColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A provider. */
export interface OidcProvider {
  readonly account: AccountId
  /** Host and path, as its ARN has them. */
  readonly url: string
  /** The whole URL, as tokens name their issuer. */
  readonly issuer: string
  readonly createdAt: Date
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly tags: readonly Tag[]
}

const textsColumn = (row: SqlRow, column: string): readonly string[] =>
  JSON.parse(textColumn(row, column)) as string[]

const toOidcProvider = (row: SqlRow): OidcProvider => ({
  account: toAccountId(textColumn(row, 'account_id')),
  url: textColumn(row, 'url'),
  issuer: textColumn(row, 'issuer'),
  createdAt: dateColumn(row, 'created_at'),
  clientIds: textsColumn(row, 'client_ids'),
  thumbprints: textsColumn(row, 'thumbprints'),
  tags: tagsColumn(row, 'tags'),
})

/** The provider with this host and path. */
export async function findOidcProvider(
  reader: Reader,
  account: AccountId,
  url: string,
): Promise<OidcProvider | undefined> {
  const sql = 'SELECT * FROM oidc_provider WHERE account_id = ? AND url = ?'
  const row = await reader.get(sql, account, url)
  return row && toOidcProvider(row)
}

/** All providers of an account by host and path; there are a hundred at the most. */
export async function listOidcProviders(
  reader: Reader,
  account: AccountId,
): Promise<readonly OidcProvider[]> {
  const sql = 'SELECT * FROM oidc_provider WHERE account_id = ? ORDER BY url'
  return (await reader.all(sql, account)).map(toOidcProvider)
}

/** Adds a provider. Its URL must be free; `increaseUsage` has counted it. */
export async function insertOidcProvider(writer: Writer, provider: OidcProvider): Promise<void> {
  await writer.run(
    `INSERT INTO oidc_provider
       (account_id, url, issuer, created_at, client_ids, thumbprints, tags)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    provider.account,
    provider.url,
    provider.issuer,
    provider.createdAt.getTime(),
    JSON.stringify(provider.clientIds),
    JSON.stringify(provider.thumbprints),
    JSON.stringify(provider.tags),
  )
}

/** Stores what may change of a provider. */
export async function updateOidcProvider(writer: Writer, provider: OidcProvider): Promise<void> {
  await writer.run(
    `UPDATE oidc_provider SET client_ids = ?, thumbprints = ?, tags = ?
     WHERE account_id = ? AND url = ?`,
    JSON.stringify(provider.clientIds),
    JSON.stringify(provider.thumbprints),
    JSON.stringify(provider.tags),
    provider.account,
    provider.url,
  )
}

/** Removes a provider. */
export async function deleteOidcProvider(
  writer: Writer,
  account: AccountId,
  url: string,
): Promise<void> {
  await writer.run('DELETE FROM oidc_provider WHERE account_id = ? AND url = ?', account, url)
}
