// The credential report of an account as CSV: a row for root, then one for each user.
import type { AccountId } from '../identifiers/account-id.ts'
import { entityArn, rootArn } from '../identifiers/arns.ts'
import type { Reader } from '../store/store.ts'
import { type AccessKey, listAccessKeys } from '../store/tables/access-keys.ts'
import type { Account } from '../store/tables/accounts.ts'
import { findLoginProfile, type LoginProfile } from '../store/tables/login-profiles.ts'
import { countMfaDevicesOfOwner } from '../store/tables/mfa-devices.ts'
import type { PasswordPolicy } from '../store/tables/password-policies.ts'
import { listSigningCertificates } from '../store/tables/signing-certificates.ts'
import type { User } from '../store/tables/users.ts'
import type { LastUse } from './last-use.ts'

/** Where a report says that there is nothing to say. AWS: IAM User Guide, credential reports. */
const notApplicable = 'N/A'
const noInformation = 'no_information'
const notSupported = 'not_supported'

const keyColumns = (number: number): readonly string[] =>
  ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (column) => `access_key_${number}_${column}`,
  )

/** The first line, in AWS's order. */
export const reportHeader: string = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...keyColumns(1),
  ...keyColumns(2),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
].join(',')

/** The row of the root user, whose password the report does not cover. */
export async function rootRow(
  reader: Reader,
  lastUse: LastUse,
  { id, createdAt }: Account,
): Promise<string> {
  return toLine([
    '<root_account>',
    rootArn(id),
    formatTime(createdAt),
    notSupported,
    noInformation,
    notSupported,
    notSupported,
    await hasMfaDevice(reader, id, undefined),
    ...(await keyFields(reader, lastUse, id, undefined)),
    ...(await certificateFields(reader, id, undefined)),
  ])
}

/** The row of a user. */
export async function userRow(
  reader: Reader,
  lastUse: LastUse,
  user: User,
  policy: PasswordPolicy | undefined,
): Promise<string> {
  const { account, id, name, path, createdAt } = user
  return toLine([
    name,
    entityArn('user', account, path, name),
    formatTime(createdAt),
    ...passwordFields(await findLoginProfile(reader, id), policy),
    await hasMfaDevice(reader, account, id),
    ...(await keyFields(reader, lastUse, account, id)),
    ...(await certificateFields(reader, account, id)),
  ])
}

const hasMfaDevice = async (
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
): Promise<string> => String((await countMfaDevicesOfOwner(reader, account, userId)) > 0)

const dayMilliseconds = 86_400_000

function passwordFields(
  profile: LoginProfile | undefined,
  policy: PasswordPolicy | undefined,
): readonly string[] {
  if (profile === undefined) return ['false', notApplicable, notApplicable, notApplicable]
  const { changedAt } = profile
  const days = policy?.maximumAgeDays
  const rotation =
    days === undefined
      ? notApplicable
      : formatTime(new Date(changedAt.getTime() + days * dayMilliseconds))
  // Nothing signs in with a password here, so none was ever used.
  return ['true', noInformation, formatTime(changedAt), rotation]
}

/** Keys beyond the second, which a quota may allow, are not in the report. */
const reportedKeys = 2
const keysMaximum = 1_000

async function keyFields(
  reader: Reader,
  lastUse: LastUse,
  account: AccountId,
  userId: string | undefined,
): Promise<readonly string[]> {
  const page = { after: '', limit: keysMaximum }
  const keys = [...(await listAccessKeys(reader, account, userId, page))]
  keys.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  return Array.from({ length: reportedKeys }, (_, index) =>
    fieldsOfKey(keys[index], lastUse),
  ).flat()
}

function fieldsOfKey(key: AccessKey | undefined, lastUse: LastUse): readonly string[] {
  const use = key && (lastUse.ofAccessKey(key.id) ?? key.lastUsed)
  return [
    String(key?.status === 'Active'),
    key === undefined ? notApplicable : formatTime(key.createdAt),
    use === undefined ? notApplicable : formatTime(use.at),
    use?.region ?? notApplicable,
    use?.service ?? notApplicable,
  ]
}

/** Certificates beyond the second, which a quota may allow, are not in the report either. */
const reportedCertificates = 2
const certificatesMaximum = 1_000

/** Two columns a certificate, the oldest first. */
async function certificateFields(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
): Promise<readonly string[]> {
  const page = { after: '', limit: certificatesMaximum }
  const certificates = [...(await listSigningCertificates(reader, account, userId, page))]
  certificates.sort((one, other) => one.uploadedAt.getTime() - other.uploadedAt.getTime())
  return Array.from({ length: reportedCertificates }, (_, index) => {
    const certificate = certificates[index]
    if (certificate === undefined) return ['false', notApplicable]
    return [String(certificate.status === 'Active'), formatTime(certificate.uploadedAt)]
  }).flat()
}

const formatTime = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, '+00:00')

const toLine = (fields: readonly string[]): string => fields.map(quoteField).join(',')

/** Names and paths may have commas, paths also quotation marks. RFC 4180. */
const quoteField = (field: string): string =>
  /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
