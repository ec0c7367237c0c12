// What an import without secrets leaves behind, so that somebody has to make it anew.
import { optionalText, textColumn } from '../columns.ts'
import type { Reader } from '../store.ts'

/** Something that does not come along. */
export interface LeftBehind {
  readonly account: string
  /** In words: `access key AKIA…`. */
  readonly what: string
  /** The name of the user whose it is; undefined for what is nobody's, or the root user's. */
  readonly user: string | undefined
  readonly isOfRoot: boolean
}

/** What each kind is called, and a query for `account`, `name`, `owner` and its user's name. */
const kinds: readonly (readonly [noun: string, sql: string])[] = [
  [
    'access key',
    `SELECT t.account_id AS account, t.id AS name, t.owner_id AS owner, u.name AS user_name
     FROM access_key t LEFT JOIN iam_user u ON u.id = t.owner_id`,
  ],
  [
    'password',
    `SELECT u.account_id AS account, NULL AS name, u.id AS owner, u.name AS user_name
     FROM login_profile t JOIN iam_user u ON u.id = t.user_id`,
  ],
  [
    'MFA device',
    `SELECT t.account_id AS account, t.serial_number AS name, t.owner_id AS owner,
       u.name AS user_name
     FROM mfa_device t LEFT JOIN iam_user u ON u.id = t.owner_id`,
  ],
  [
    'service-specific credential',
    `SELECT t.account_id AS account, t.id AS name, u.id AS owner, u.name AS user_name
     FROM service_credential t JOIN iam_user u ON u.id = t.user_id`,
  ],
  [
    'server certificate',
    `SELECT t.account_id AS account, t.name AS name, NULL AS owner, NULL AS user_name
     FROM server_certificate t`,
  ],
  [
    'private key of SAML provider',
    `SELECT p.account_id AS account, p.name AS name, NULL AS owner, NULL AS user_name
     FROM saml_private_key t JOIN saml_provider p ON p.id = t.provider_id`,
  ],
  [
    'issuer of outbound web identity federation',
    `SELECT t.account_id AS account, t.issuer_id AS name, NULL AS owner, NULL AS user_name
     FROM outbound_federation t`,
  ],
]

/** All of it, by kind. */
export async function listLeftBehind(reader: Reader): Promise<readonly LeftBehind[]> {
  const found: LeftBehind[] = []
  for (const [noun, sql] of kinds) {
    for (const row of await reader.all(`${sql} ORDER BY 1, 4, 2`)) {
      const account = textColumn(row, 'account')
      const name = optionalText(row, 'name')
      found.push({
        account,
        what: name === undefined ? noun : `${noun} ${name}`,
        user: optionalText(row, 'user_name'),
        isOfRoot: optionalText(row, 'owner') === account,
      })
    }
  }
  return found
}
