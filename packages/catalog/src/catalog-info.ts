/** What the catalog is made from and how old it is; holds no catalog data itself. */

import { readPlainFile } from './data-file.ts'
import type { CatalogCounts, CatalogFile, CatalogSource, StoredHeader } from './stored-format.ts'
import { dataFiles } from './stored-format.ts'

/** Provenance, date and size of the catalog's data. */
export interface CatalogInfo {
  /** The newest date that a source states (`YYYY-MM-DD`), not the day the script ran. */
  readonly date: string
  readonly sources: readonly Readonly<CatalogSource>[]
  readonly counts: Readonly<CatalogCounts>
  readonly files: readonly Readonly<CatalogFile>[]
}

function readCatalogInfo(): CatalogInfo {
  const header: StoredHeader = JSON.parse(readPlainFile(dataFiles.header))
  const { date, sources, counts, files } = header
  return Object.freeze({ date, sources, counts, files })
}

/** The header of the committed data. */
export const catalogInfo: CatalogInfo = readCatalogInfo()
