// The passwords of users, as salted hashes, which are sealed besides.
import { dateColumn, flagColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** The password of a user and what is known of those before it. */
export interface LoginProfile {
  readonly userId: string
  readonly createdAt: Date
  readonly changedAt: Date
  readonly resetRequired: boolean
  /** How passwords of this profile are hashed. */
  readonly salt: string
  /** Hashes of the passwords of this profile, the present one first. */
  readonly hashes: readonly string[]
}

/** Where the sealed text of a row belongs. */
export const sealContext = (userId: string): string => `login-profile ${userId}`

const toLoginProfile = (reader: Reader, row: SqlRow): LoginProfile => {
  const userId = textColumn(row, 'user_id')
  const hashes = reader.vault.open(textColumn(row, 'sealed_hashes'), sealContext(userId))
  return {
    userId,
    createdAt: dateColumn(row, 'created_at'),
    changedAt: dateColumn(row, 'changed_at'),
    resetRequired: flagColumn(row, 'reset_required'),
    salt: textColumn(row, 'salt'),
    hashes: hashes.split(' '),
  }
}

/** The login profile of a user; undefined when the user has no password. */
export async function findLoginProfile(
  reader: Reader,
  userId: string,
): Promise<LoginProfile | undefined> {
  const row = await reader.get('SELECT * FROM login_profile WHERE user_id = ?', userId)
  return row && toLoginProfile(reader, row)
}

/** Gives a user a password, in place of any it had. */
export async function replaceLoginProfile(writer: Writer, profile: LoginProfile): Promise<void> {
  const { userId } = profile
  await deleteLoginProfile(writer, userId)
  await writer.run(
    `INSERT INTO login_profile (user_id, created_at, changed_at, reset_required, salt,
     sealed_hashes) VALUES (?, ?, ?, ?, ?, ?)`,
    userId,
    profile.createdAt.getTime(),
    profile.changedAt.getTime(),
    Number(profile.resetRequired),
    profile.salt,
    writer.vault.seal(profile.hashes.join(' '), sealContext(userId)),
  )
}

/** Takes the password of a user away. */
export async function deleteLoginProfile(writer: Writer, userId: string): Promise<void> {
  await writer.run('DELETE FROM login_profile WHERE user_id = ?', userId)
}
