// The form of an export: lines of JSON, documented in docs/reference/export-format.md.
//
// First a header, then a record on each line, in the end a line with their number and what makes
// changes noticed: with a passphrase a code that only it can make, else a checksum.
import { createHash, type Hash, type Hmac } from 'node:crypto'
import { DatabaseRefused } from '../database-refused.ts'
import { asKeyDerivation, type ExportKey, type KeyDerivation } from './export-key.ts'

/** Of the form; grows when a reader of before would misread it. */
export const formVersion = 1

/** How secrets are in an export. */
export type SecretsForm = 'none' | 'plain' | 'sealed'

/** The first line. */
export interface ExportHeader {
  readonly format: 'iamd-export'
  readonly version: number
  readonly createdAt: string
  readonly secrets: SecretsForm
  /** Of sealed secrets. */
  readonly key?: KeyDerivation
}

/** The last line. */
export interface ExportEnd {
  readonly kind: 'end'
  readonly records: number
  readonly sha256?: string
  readonly hmac?: string
}

/** What the first line of every export begins with. */
export const headerBeginning = '{"format":"iamd-export",'

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws {DatabaseRefused} for a line that no export begins with, or one of a newer iamd. */
export function readHeader(line: string): ExportHeader {
  const value = parse(line)
  if (!isObject(value) || value['format'] !== 'iamd-export') {
    throw new DatabaseRefused('this is no export of a whole daemon')
  }
  const { version, createdAt, secrets } = value
  if (version !== formVersion) {
    throw new DatabaseRefused(
      typeof version === 'number' && version > formVersion
        ? 'the export was made by a newer iamd; use that one'
        : 'the export is damaged: it has no version',
    )
  }
  const key = asKeyDerivation(value['key'])
  const isWhole =
    typeof createdAt === 'string' &&
    (secrets === 'none' || secrets === 'plain' || (secrets === 'sealed' && key !== undefined))
  if (!isWhole) throw new DatabaseRefused('the export is damaged: its first line is not whole')
  const header: ExportHeader = { format: 'iamd-export', version: formVersion, createdAt, secrets }
  return key === undefined ? header : { ...header, key }
}

/** A line as JSON; undefined for one that is none. */
export function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The last line, when a value is one. */
export function asEnd(value: unknown): ExportEnd | undefined {
  if (!isObject(value) || value['kind'] !== 'end') return undefined
  const { records, sha256, hmac } = value
  if (typeof records !== 'number') return undefined
  return {
    kind: 'end',
    records,
    ...(typeof sha256 === 'string' && { sha256 }),
    ...(typeof hmac === 'string' && { hmac }),
  }
}

/** Starts what is told of all lines at their end. */
export const startDigest = (key: ExportKey | undefined): Hash | Hmac =>
  key === undefined ? createHash('sha256') : key.startCode()
