// Settings of an account that are a name and a text: its properties and preferences.
import type { AccountId } from '../../identifiers/account-id.ts'
import { textColumn } from '../columns.ts'
import type { Reader, Writer } from '../store.ts'

/** The value of a setting; undefined when it was never set. */
export async function findAccountSetting(
  reader: Reader,
  account: AccountId,
  name: string,
): Promise<string | undefined> {
  const sql = 'SELECT value FROM account_setting WHERE account_id = ? AND name = ?'
  const row = await reader.get(sql, account, name)
  return row && textColumn(row, 'value')
}

/** Sets a setting, in place of any value it had. */
export async function putAccountSetting(
  writer: Writer,
  account: AccountId,
  name: string,
  value: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO account_setting (account_id, name, value) VALUES (?, ?, ?)
     ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value`,
    account,
    name,
    value,
  )
}
