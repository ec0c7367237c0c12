// What an import without secrets leaves behind, so that somebody has to make it anew.
import { optionalText, textColumn } from '../columns.ts'
import { databaseTable, type TableName } from '../database-tables.ts'
import type { Reader, SqlRow } from '../store.ts'
import { tablePages } from '../table-rows.ts'

/** Something that does not come along. */
export interface LeftBehind {
  readonly account: string
  /** In words: `access key AKIA…`. */
  readonly what: string
  /** The name of the user whose it is; undefined for what is nobody's, or the root user's. */
  readonly user: string | undefined
  readonly isOfRoot: boolean
}

interface Kind {
  readonly table: TableName
  readonly noun: string
  /** The column that tells one from others. */
  readonly name?: string
  /** Where it says which user has it, or which account for what root has. */
  readonly owner?: string
}

const kinds: readonly Kind[] = [
  { table: 'access_key', noun: 'access key', name: 'id', owner: 'owner_id' },
  { table: 'login_profile', noun: 'password', owner: 'user_id' },
  { table: 'mfa_device', noun: 'MFA device', name: 'serial_number', owner: 'owner_id' },
  {
    table: 'service_credential',
    noun: 'service-specific credential',
    name: 'id',
    owner: 'user_id',
  },
  { table: 'server_certificate', noun: 'server certificate', name: 'name' },
  { table: 'outbound_federation', noun: 'issuer of outbound federation', name: 'issuer_id' },
]

/** All of it, by kind. */
export async function* listLeftBehind(reader: Reader): AsyncGenerator<LeftBehind> {
  for (const { table, noun, name, owner } of kinds) {
    for await (const row of rowsOf(reader, table)) {
      const ownerId = owner === undefined ? undefined : optionalText(row, owner)
      const user = await findById(reader, 'iam_user', ownerId)
      const account = textColumn(user ?? row, 'account_id')
      yield {
        account,
        what: name === undefined ? noun : `${noun} ${textColumn(row, name)}`,
        user: user && textColumn(user, 'name'),
        isOfRoot: ownerId === account,
      }
    }
  }
  for await (const key of rowsOf(reader, 'saml_private_key')) {
    const provider = await findById(reader, 'saml_provider', textColumn(key, 'provider_id'))
    if (provider === undefined) continue
    const what = `private key of SAML provider ${textColumn(provider, 'name')}`
    const account = textColumn(provider, 'account_id')
    yield { account, what, user: undefined, isOfRoot: false }
  }
}

async function* rowsOf(reader: Reader, table: TableName): AsyncGenerator<SqlRow> {
  for await (const page of tablePages(reader, databaseTable(table))) yield* page
}

const findById = async (
  reader: Reader,
  table: 'iam_user' | 'saml_provider',
  id: string | undefined,
): Promise<SqlRow | undefined> =>
  id === undefined ? undefined : reader.get(`SELECT * FROM ${table} WHERE id = ?`, id)
