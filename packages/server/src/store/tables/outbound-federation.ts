// The issuer of an account's own tokens, and the keys that sign them.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { flagColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** The issuer of an account. */
export interface OutboundIssuer {
  readonly account: AccountId
  /** A UUID, part of the issuer's URL. */
  readonly issuerId: string
  readonly enabled: boolean
}

/** AWS signs with either. */
export type OutboundAlgorithm = 'RS256' | 'ES384'

/** A pair of keys: the public one as a JSON Web Key, the private one as PKCS #8 in PEM. */
export interface OutboundSigningKey {
  readonly algorithm: OutboundAlgorithm
  readonly publicKey: Readonly<Record<string, unknown>>
  readonly privateKey: string
}

/** Where the sealed text of a row belongs. */
export const sealContext = (account: string, algorithm: string): string =>
  `outbound-signing-key ${account} ${algorithm}`

const toOutboundIssuer = (row: SqlRow): OutboundIssuer => ({
  account: toAccountId(textColumn(row, 'account_id')),
  issuerId: textColumn(row, 'issuer_id'),
  enabled: flagColumn(row, 'enabled'),
})

/** The issuer of an account that has, or once had, the feature on. */
export async function findOutboundIssuer(
  reader: Reader,
  account: AccountId,
): Promise<OutboundIssuer | undefined> {
  const row = await reader.get('SELECT * FROM outbound_federation WHERE account_id = ?', account)
  return row && toOutboundIssuer(row)
}

/** The public keys of the issuer with this id; none when there is no such issuer. */
export async function listOutboundPublicKeys(
  reader: Reader,
  issuerId: string,
): Promise<readonly OutboundSigningKey['publicKey'][]> {
  const rows = await reader.all(
    `SELECT public_key FROM outbound_signing_key
     JOIN outbound_federation ON outbound_federation.account_id = outbound_signing_key.account_id
     WHERE issuer_id = ? ORDER BY algorithm DESC`,
    issuerId,
  )
  return rows.map((row) => JSON.parse(textColumn(row, 'public_key')) as Record<string, unknown>)
}

/** The key that signs with an algorithm. */
export async function findOutboundSigningKey(
  reader: Reader,
  account: AccountId,
  algorithm: OutboundAlgorithm,
): Promise<OutboundSigningKey | undefined> {
  const sql = 'SELECT * FROM outbound_signing_key WHERE account_id = ? AND algorithm = ?'
  const row = await reader.get(sql, account, algorithm)
  if (row === undefined) return undefined
  const sealed = textColumn(row, 'sealed_key')
  return {
    algorithm,
    publicKey: JSON.parse(textColumn(row, 'public_key')) as Record<string, unknown>,
    privateKey: reader.vault.open(sealed, sealContext(account, algorithm)),
  }
}

/** Adds an issuer, switched on, with its keys. */
export async function insertOutboundIssuer(
  writer: Writer,
  account: AccountId,
  issuerId: string,
  keys: readonly OutboundSigningKey[],
): Promise<void> {
  const sql = 'INSERT INTO outbound_federation (account_id, issuer_id, enabled) VALUES (?, ?, 1)'
  await writer.run(sql, account, issuerId)
  for (const { algorithm, publicKey, privateKey } of keys) {
    await writer.run(
      `INSERT INTO outbound_signing_key (account_id, algorithm, public_key, sealed_key)
       VALUES (?, ?, ?, ?)`,
      account,
      algorithm,
      JSON.stringify(publicKey),
      writer.vault.seal(privateKey, sealContext(account, algorithm)),
    )
  }
}

/** Switches the feature on or off. */
export async function updateOutboundIssuer(
  writer: Writer,
  account: AccountId,
  enabled: boolean,
): Promise<void> {
  const sql = 'UPDATE outbound_federation SET enabled = ? WHERE account_id = ?'
  await writer.run(sql, enabled ? 1 : 0, account)
}
