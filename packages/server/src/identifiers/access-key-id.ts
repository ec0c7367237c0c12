// Access key ids that carry their account number, as AWS's do.
import { type AccountId, toAccountId } from './account-id.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'
import type { RandomSource } from './random-source.ts'

declare const accessKeyIdBrand: unique symbol

/** The public half of an access key. */
export type AccessKeyId = string & { readonly [accessKeyIdBrand]: true }

/** `AKIA`: long-term key of a user or root. `ASIA`: key of temporary credentials. */
export type AccessKeyIdPrefix = 'AKIA' | 'ASIA'

/** Makes a new access key id for an account. */
export const newAccessKeyId = (
  prefix: AccessKeyIdPrefix,
  account: AccountId,
  random: RandomSource,
): AccessKeyId => toAccessKeyId(idWithAccount(prefix, account, random))

/** Makes a new id of an SSH public key for an account. */
export const newSshPublicKeyId = (account: AccountId, random: RandomSource): string =>
  idWithAccount('APKA', account, random)

/**
 * Ids that hold their account: `APKAQAAAAAAAI55Q4IEK`.
 *
 * The 16 characters after the prefix hold ten bytes: a set bit, the account number in 40 bits,
 * and 39 random bits. AWS: public analyses of key ids; `sts get-access-key-info` relies on it.
 */
function idWithAccount(prefix: string, account: AccountId, random: RandomSource): string {
  const bytes = random.bytes(10)
  const head = (1n << 47n) | (BigInt(account) << 7n) | BigInt((bytes[5] ?? 0) & 0x7f)
  for (let index = 0; index < 6; index += 1) {
    bytes[index] = Number((head >> BigInt(8 * (5 - index))) & 255n)
  }
  return prefix + encodeBase32(bytes)
}

/** Marks a text, as presented by a caller, as an access key id. It need not exist. */
export function toAccessKeyId(text: string): AccessKeyId {
  return text as AccessKeyId
}

/** The account an access key id belongs to, or undefined when it holds none. */
export function accountOfAccessKeyId(id: string): AccountId | undefined {
  if (!/^A[A-Z]{3}[A-Z2-7]{16}$/.test(id)) return undefined
  const bytes = decodeBase32(id.slice(4))
  if (bytes === undefined || bytes.length < 6) return undefined
  let head = 0n
  for (const byte of bytes.subarray(0, 6)) head = (head << 8n) | BigInt(byte)
  const account = ((head & 0x7fffffffff80n) >> 7n).toString().padStart(12, '0')
  return account.length === 12 ? toAccountId(account) : undefined
}
