// What a passphrase gives an export: a vault for its secrets, and a code that nobody else can make.
import { createHmac, type Hmac, hkdfSync, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { DatabaseRefused } from '../database-refused.ts'
import { createVault, type Vault } from '../vault.ts'

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

/** How a passphrase became a key; it stands in the header. */
export interface KeyDerivation {
  readonly derivation: 'scrypt'
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: string
  /** By which a wrong passphrase is told from a file that was changed. */
  readonly check: string
}

/** The key of one export. */
export interface ExportKey {
  readonly derivation: KeyDerivation
  /** Seals secrets. Each export has a key of its own, so random nonces never meet. */
  readonly vault: Vault
  /** Starts the code over everything that the export says. */
  startCode(): Hmac
}

// OWASP: Password Storage Cheat Sheet, scrypt at its strongest, with 128 MiB.
const cost = 2 ** 17
const blockSize = 8
const parallelization = 1
/** What an import does with a cost that a file names; a gibibyte is the most. */
const [costMinimum, costMaximum] = [2 ** 14, 2 ** 20]
const keyBytes = 32

/** Makes the key of a new export. */
export async function newExportKey(passphrase: string): Promise<ExportKey> {
  const salt = randomBytes(16).toString('base64')
  const { check, ...key } = await deriveKeys(passphrase, cost, salt)
  const costs = { N: cost, r: blockSize, p: parallelization }
  return { ...key, derivation: { derivation: 'scrypt', ...costs, salt, check } }
}

/** @throws {DatabaseRefused} when the passphrase is another one. */
export async function openExportKey(
  passphrase: string,
  derivation: KeyDerivation,
): Promise<ExportKey> {
  const { check, ...key } = await deriveKeys(passphrase, derivation.N, derivation.salt)
  const [own, given] = [check, derivation.check].map((one) => Buffer.from(one, 'base64'))
  if (!(own && given && own.length === given.length && timingSafeEqual(own, given))) {
    throw new DatabaseRefused('the passphrase is not the one that the export was sealed with')
  }
  return { ...key, derivation }
}

/** How the passphrase became a key, when a value of a header says it as we would. */
export function asKeyDerivation(value: unknown): KeyDerivation | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { derivation, N, r, p, salt, check } = value as Partial<
    Record<keyof KeyDerivation, unknown>
  >
  const isKnown =
    derivation === 'scrypt' &&
    typeof N === 'number' &&
    N >= costMinimum &&
    N <= costMaximum &&
    Number.isInteger(Math.log2(N)) &&
    r === blockSize &&
    p === parallelization &&
    typeof salt === 'string' &&
    typeof check === 'string'
  return isKnown ? { derivation, N, r: blockSize, p: parallelization, salt, check } : undefined
}

async function deriveKeys(passphrase: string, N: number, salt: string) {
  const options = { N, r: blockSize, p: parallelization, maxmem: 256 * blockSize * N }
  const secret = await derive(passphrase, Buffer.from(salt, 'base64'), keyBytes, options)
  const keyFor = (use: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `iamd export ${use}`, keyBytes))
  const codeKey = keyFor('code')
  return {
    vault: createVault(keyFor('secrets')),
    startCode: () => createHmac('sha256', codeKey),
    check: keyFor('check').toString('base64'),
  }
}
