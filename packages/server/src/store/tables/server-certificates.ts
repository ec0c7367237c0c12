// The server certificates of an account. Their private keys are sealed, and nothing reads them out.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, optionalText, type Tag, tagsColumn, textColumn } from '../columns.ts'
import type { SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'

/** A server certificate without its private key. */
export interface ServerCertificate {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly uploadedAt: Date
  readonly expiresAt: Date
  /** PEM. */
  readonly body: string
  /** PEM of the certificates that lead to the root. */
  readonly chain: string | undefined
  readonly tags: readonly Tag[]
}

const toServerCertificate = (row: SqlRow): ServerCertificate => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  uploadedAt: dateColumn(row, 'uploaded_at'),
  expiresAt: dateColumn(row, 'expires_at'),
  body: textColumn(row, 'body'),
  chain: optionalText(row, 'chain'),
  tags: tagsColumn(row, 'tags'),
})

/** Where the sealed text of a row belongs. */
export const sealContext = (id: string): string => `server-certificate ${id}`

const inTable = namedEntities('server_certificate', toServerCertificate)

/** The server certificate with this name, whatever its case. */
export const findServerCertificate = inTable.find

/** Server certificates by name whose path starts with a prefix. */
export const listServerCertificates = inTable.list

/** Adds a server certificate. Its name must be free; `increaseUsage` has counted it. */
export async function insertServerCertificate(
  writer: Writer,
  certificate: ServerCertificate,
  privateKey: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO server_certificate (id, account_id, name, name_key, path, uploaded_at, expires_at,
     body, chain, sealed_private_key, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    certificate.id,
    certificate.account,
    certificate.name,
    nameKey(certificate.name),
    certificate.path,
    certificate.uploadedAt.getTime(),
    certificate.expiresAt.getTime(),
    certificate.body,
    certificate.chain ?? null,
    writer.vault.seal(privateKey, sealContext(certificate.id)),
    JSON.stringify(certificate.tags),
  )
}

/** Stores what may change of a server certificate: name, path and tags. */
export async function updateServerCertificate(
  writer: Writer,
  { id, name, path, tags }: Pick<ServerCertificate, 'id' | 'name' | 'path' | 'tags'>,
): Promise<void> {
  await writer.run(
    'UPDATE server_certificate SET name = ?, name_key = ?, path = ?, tags = ? WHERE id = ?',
    name,
    nameKey(name),
    path,
    JSON.stringify(tags),
    id,
  )
}

/** Removes a server certificate and its private key. */
export async function deleteServerCertificate(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM server_certificate WHERE id = ?', id)
}
