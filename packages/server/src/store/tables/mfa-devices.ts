// The virtual MFA devices of accounts. Seeds are sealed before they are stored.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import {
  dateColumn,
  numberColumn,
  optionalText,
  type Tag,
  tagsColumn,
  textColumn,
} from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** Whose device it is, and since when. */
export interface MfaAssignment {
  /** Undefined: the account's root user. */
  readonly userId: string | undefined
  readonly enabledAt: Date
}

/** A virtual MFA device without its seed. */
export interface MfaDevice {
  /** Its ARN. */
  readonly serialNumber: string
  readonly account: AccountId
  readonly tags: readonly Tag[]
  /** Undefined until it is enabled, and again once it is deactivated. */
  readonly assignment: MfaAssignment | undefined
  /** The latest time step of which a code was used; those up to it are used up. */
  readonly lastStep: number
  /** How many time steps the device's clock is ahead of ours. */
  readonly drift: number
  /** The time step in which a wrong code was last given, and how many were given in it. */
  readonly failedStep: number
  readonly failedCodes: number
}

/** A device with the secret that its codes are made of. */
export type MfaDeviceWithSeed = MfaDevice & { readonly seed: Uint8Array }

function toMfaDevice(row: SqlRow): MfaDevice {
  const account = toAccountId(textColumn(row, 'account_id'))
  const owner = optionalText(row, 'owner_id')
  return {
    serialNumber: textColumn(row, 'serial_number'),
    account,
    tags: tagsColumn(row, 'tags'),
    assignment:
      owner === undefined
        ? undefined
        : {
            userId: owner === account ? undefined : owner,
            enabledAt: dateColumn(row, 'enabled_at'),
          },
    lastStep: numberColumn(row, 'last_step'),
    drift: numberColumn(row, 'drift'),
    failedStep: numberColumn(row, 'failed_step'),
    failedCodes: numberColumn(row, 'failed_codes'),
  }
}

/** Where the sealed text of a row belongs. */
export const sealContext = (serialNumber: string): string => `mfa-device ${serialNumber}`

const bySerialNumber = 'SELECT * FROM mfa_device WHERE account_id = ? AND serial_number = ?'

/** The device of an account with this serial number. */
export async function findMfaDevice(
  reader: Reader,
  account: AccountId,
  serialNumber: string,
): Promise<MfaDevice | undefined> {
  const row = await reader.get(bySerialNumber, account, serialNumber)
  return row && toMfaDevice(row)
}

/** The device of an account with this serial number and its seed, to check codes with. */
export async function findMfaDeviceWithSeed(
  reader: Reader,
  account: AccountId,
  serialNumber: string,
): Promise<MfaDeviceWithSeed | undefined> {
  const row = await reader.get(bySerialNumber, account, serialNumber)
  if (row === undefined) return undefined
  const seed = reader.vault.open(textColumn(row, 'sealed_seed'), sealContext(serialNumber))
  return { ...toMfaDevice(row), seed: Buffer.from(seed, 'base64') }
}

/** Which devices to list. */
export type AssignmentStatus = 'Assigned' | 'Unassigned' | 'Any'

const assignmentConditions: Readonly<Record<AssignmentStatus, string>> = {
  Assigned: 'AND owner_id IS NOT NULL',
  Unassigned: 'AND owner_id IS NULL',
  Any: '',
}

/** Devices of an account by serial number. */
export async function listMfaDevices(
  reader: Reader,
  account: AccountId,
  status: AssignmentStatus,
  page: PageRequest,
): Promise<readonly MfaDevice[]> {
  const rows = await reader.all(
    `SELECT * FROM mfa_device WHERE account_id = ? AND serial_number > ?
     ${assignmentConditions[status]} ORDER BY serial_number LIMIT ?`,
    account,
    page.after,
    page.limit,
  )
  return rows.map(toMfaDevice)
}

/** Devices of a user, or of root when `userId` is undefined, by serial number. */
export async function listMfaDevicesOfOwner(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
  page: PageRequest,
): Promise<readonly MfaDevice[]> {
  const rows = await reader.all(
    `SELECT * FROM mfa_device WHERE owner_id = ? AND serial_number > ?
     ORDER BY serial_number LIMIT ?`,
    userId ?? account,
    page.after,
    page.limit,
  )
  return rows.map(toMfaDevice)
}

/** How many devices a user, or root, has. */
export async function countMfaDevicesOfOwner(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM mfa_device WHERE owner_id = ?'
  const row = await reader.get(sql, userId ?? account)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** How many devices of an account are somebody's. */
export async function countAssignedMfaDevices(reader: Reader, account: AccountId): Promise<number> {
  const row = await reader.get(
    'SELECT COUNT(*) AS amount FROM mfa_device WHERE account_id = ? AND owner_id IS NOT NULL',
    account,
  )
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/**
 * Adds a device that is nobody's; the caller counts it with `increaseUsage`.
 * @returns false, with nothing added, when there is one with this serial number.
 */
export async function insertMfaDevice(
  writer: Writer,
  device: Pick<MfaDeviceWithSeed, 'serialNumber' | 'account' | 'tags' | 'seed'>,
): Promise<boolean> {
  const { serialNumber, seed } = device
  const added = await writer.run(
    `INSERT INTO mfa_device (serial_number, account_id, sealed_seed, tags, last_step, drift,
     failed_step, failed_codes) VALUES (?, ?, ?, ?, 0, 0, 0, 0) ON CONFLICT (serial_number) DO NOTHING`,
    serialNumber,
    device.account,
    writer.vault.seal(Buffer.from(seed).toString('base64'), sealContext(serialNumber)),
    JSON.stringify(device.tags),
  )
  return added > 0
}

/** Stores what may change of a device: all but its serial number and seed. */
export async function updateMfaDevice(writer: Writer, device: MfaDevice): Promise<void> {
  const { assignment } = device
  await writer.run(
    `UPDATE mfa_device SET tags = ?, owner_id = ?, enabled_at = ?, last_step = ?, drift = ?,
     failed_step = ?, failed_codes = ? WHERE serial_number = ?`,
    JSON.stringify(device.tags),
    assignment === undefined ? null : (assignment.userId ?? device.account),
    assignment?.enabledAt.getTime() ?? null,
    device.lastStep,
    device.drift,
    device.failedStep,
    device.failedCodes,
    device.serialNumber,
  )
}

/** Removes a device that is nobody's. */
export async function deleteMfaDevice(writer: Writer, serialNumber: string): Promise<void> {
  await writer.run('DELETE FROM mfa_device WHERE serial_number = ?', serialNumber)
}
