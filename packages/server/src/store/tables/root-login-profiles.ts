// Which root users may have a password.
//
// DIVERGES: at AWS the root user then sets a password by password recovery. Nobody signs in here, so
// that the login profile of root holds none.
import type { AccountId } from '../../identifiers/account-id.ts'
import { dateColumn, flagColumn } from '../columns.ts'
import type { Reader, Writer } from '../store.ts'

/** The login profile of a root user. */
export interface RootLoginProfile {
  readonly createdAt: Date
  readonly resetRequired: boolean
}

/** The login profile of an account's root user; undefined when it has none. */
export async function findRootLoginProfile(
  reader: Reader,
  account: AccountId,
): Promise<RootLoginProfile | undefined> {
  const row = await reader.get('SELECT * FROM root_login_profile WHERE account_id = ?', account)
  if (row === undefined) return undefined
  return {
    createdAt: dateColumn(row, 'created_at'),
    resetRequired: flagColumn(row, 'reset_required'),
  }
}

/** Gives the root user of an account a login profile. */
export async function insertRootLoginProfile(
  writer: Writer,
  account: AccountId,
  profile: RootLoginProfile,
): Promise<void> {
  await writer.run(
    'INSERT INTO root_login_profile (account_id, created_at, reset_required) VALUES (?, ?, ?)',
    account,
    profile.createdAt.getTime(),
    Number(profile.resetRequired),
  )
}

/** Takes the login profile of the root user away. */
export async function deleteRootLoginProfile(writer: Writer, account: AccountId): Promise<void> {
  await writer.run('DELETE FROM root_login_profile WHERE account_id = ?', account)
}
