// Makes an account with its root access key, and words the one printing of that key.
import { newAccessKeyId } from '../identifiers/access-key-id.ts'
import { type AccountId, toAccountId } from '../identifiers/account-id.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { newSecretAccessKey } from '../identifiers/secret-access-key.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import type { Store, Writer } from '../store/store.ts'
import { insertAccessKey } from '../store/tables/access-keys.ts'
import { findAccount, insertAccount } from '../store/tables/accounts.ts'

/** An account's root access key, as it is shown once. */
export interface RootCredentials {
  readonly account: AccountId
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/**
 * Makes an account with a given or random id.
 * @throws {DatabaseRefused} when there is an account with that id.
 */
export function createAccount(store: Store, id: string | undefined): Promise<RootCredentials> {
  return store.write(async (writer) => {
    const account = toAccountId(id ?? randomAccountId())
    if ((await findAccount(writer, account)) !== undefined) {
      throw new DatabaseRefused(`account ${account} exists already`)
    }
    return insertAccountWithRoot(writer, account)
  })
}

/** Adds an account that does not exist, with a root access key. */
export async function insertAccountWithRoot(
  writer: Writer,
  account: AccountId,
): Promise<RootCredentials> {
  await insertAccount(writer, account, new Date())
  return insertRootKey(writer, account)
}

/** Adds a root access key to an account. */
export async function insertRootKey(writer: Writer, account: AccountId): Promise<RootCredentials> {
  const createdAt = new Date()
  const id = newAccessKeyId('AKIA', account, systemRandom)
  const secretAccessKey = newSecretAccessKey(systemRandom)
  const key = { id, account, userId: undefined, status: 'Active', createdAt } as const
  await insertAccessKey(writer, key, secretAccessKey)
  return { account, accessKeyId: id, secretAccessKey }
}

function randomAccountId(): string {
  // Twelve digits that do not start with zero, so that no spreadsheet shortens them.
  return String(100_000_000_000n + (systemRandom.bytes(8).readBigUInt64BE() % 900_000_000_000n))
}

/** What to paste to use the key: shell exports, or a profile. */
export function credentialsText(
  { account, accessKeyId, secretAccessKey }: RootCredentials,
  endpoint: string,
  region: string,
): string {
  return `
Account ${account}. This is the root access key; it is shown this once and never again.

Paste into a shell:

export AWS_ENDPOINT_URL=${endpoint}
export AWS_ACCESS_KEY_ID=${accessKeyId}
export AWS_SECRET_ACCESS_KEY=${secretAccessKey}
export AWS_DEFAULT_REGION=${region}

or into ~/.aws/config, and use it with --profile iamd:

[profile iamd]
endpoint_url = ${endpoint}
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
region = ${region}

`
}
