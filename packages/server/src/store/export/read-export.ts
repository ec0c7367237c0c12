// Reads an export to its end, once, and sees to it that it is whole and nobody has changed it.
import { timingSafeEqual } from 'node:crypto'
import { DatabaseRefused } from '../database-refused.ts'
import { linesOf } from '../lines-of.ts'
import {
  asEnd,
  type ExportHeader,
  isObject,
  parse,
  readHeader,
  startDigest,
} from './export-format.ts'
import { type ExportKey, openExportKey } from './export-key.ts'
import type { SecretsIn } from './records.ts'

/** A line of an export; undefined when it is no JSON object. */
export interface ExportLine {
  readonly line: number
  readonly record: Readonly<Record<string, unknown>> | undefined
}

/** An export whose first line has been read. */
export interface OpenedExport {
  readonly header: ExportHeader
  readonly secrets: SecretsIn
  /**
   * What follows. Only at their end is it known that the lines are as they were written.
   * @throws {DatabaseRefused} when they are not.
   */
  lines(): AsyncGenerator<ExportLine>
}

/** @throws {DatabaseRefused} for what is no export, and for a wrong or missing passphrase. */
export async function openExport(
  pieces: AsyncIterable<unknown>,
  passphrase: string | undefined,
): Promise<OpenedExport> {
  const lines = linesOf(pieces)
  const { value: first = '' } = await lines.next()
  const header = readHeader(String(first))
  const key = await keyOf(header, passphrase)
  return {
    header,
    secrets: key?.vault ?? (header.secrets === 'plain' ? 'plain' : 'none'),
    lines: () => verifiedLines(String(first), lines, key),
  }
}

async function keyOf(
  header: ExportHeader,
  passphrase: string | undefined,
): Promise<ExportKey | undefined> {
  if (header.secrets === 'sealed' && header.key !== undefined) {
    if (passphrase !== undefined) return openExportKey(passphrase, header.key)
    throw new DatabaseRefused('the export is sealed with a passphrase; say --passphrase-file FILE')
  }
  if (passphrase === undefined) return undefined
  // Else whoever changes a sealed export could make it one that nothing proves.
  throw new DatabaseRefused(
    'the export is not sealed with a passphrase, so nothing shows who made it; if it is yours, ' +
      'leave --passphrase-file out',
  )
}

async function* verifiedLines(
  first: string,
  rest: AsyncGenerator<string>,
  key: ExportKey | undefined,
): AsyncGenerator<ExportLine> {
  const digest = startDigest(key)
  digest.update(`${first}\n`)
  let number = 1
  let told: string | undefined
  for await (const text of rest) {
    number += 1
    if (told !== undefined) throw new DatabaseRefused('something follows the end of the export')
    const value = parse(text)
    const end = asEnd(value)
    if (end === undefined) {
      digest.update(`${text}\n`)
      yield { line: number, record: isObject(value) ? value : undefined }
    } else {
      told = (key === undefined ? end.sha256 : end.hmac) ?? ''
      if (end.records !== number - 2) told = ''
    }
  }
  if (told === undefined) throw new DatabaseRefused('the export is not whole: its end is missing')
  const [own, given] = [Buffer.from(digest.digest('hex')), Buffer.from(told)]
  if (own.length === given.length && timingSafeEqual(own, given)) return
  throw new DatabaseRefused(
    key === undefined
      ? 'the export is damaged: its checksum is another one'
      : 'the export was changed or is damaged: its code is another one',
  )
}
