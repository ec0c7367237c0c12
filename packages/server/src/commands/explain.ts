// `iamd explain`: why a request is allowed or denied; by the id of a denial, or offline.
import { existsSync } from 'node:fs'
import { isAuthorizationId } from '../identifiers/authorization-id.ts'
import { readFlags } from './offline-commands.ts'
import { reportingInputErrors } from './terminal.ts'

/** Explains; gives 0, or 1 for an id without a record, or 2 for input that can't be used. */
export function explain(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('explain', args)
    const [id, ...more] = flags.files
    const isId = id !== undefined && more.length === 0 && isAuthorizationId(id)
    if (isId && !existsSync(id)) {
      const { explainById } = await import('./explain-by-id.ts')
      return explainById(id, flags)
    }
    const { explainFiles } = await import('./explain-files.ts')
    return explainFiles(flags)
  })
}
