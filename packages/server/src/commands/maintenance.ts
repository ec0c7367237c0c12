// What commands for operators of a database have in common: flags, configuration and failures.
import type { Config } from '../config.ts'
import { InputError } from '../policy-files/input-error.ts'
import { StoreUnavailable } from '../store/store.ts'
import { storeConfig } from './import.ts'
import { type OfflineCommandName, type ReadFlags, readFlags } from './offline-commands.ts'
import { reportFailure } from './report-failure.ts'
import { reportingInputErrors } from './terminal.ts'

/** Runs a command; gives its exit code. */
export function maintaining(
  name: OfflineCommandName,
  args: readonly string[],
  work: (config: Config, flags: ReadFlags) => Promise<number>,
): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags(name, args)
    return maintainingStore(flags, (config) => work(config, flags))
  })
}

/** Runs what a command does with a database; gives its exit code. @throws {InputError} */
export async function maintainingStore(
  flags: ReadFlags,
  work: (config: Config) => Promise<number>,
): Promise<number> {
  try {
    return await work(storeConfig(flags))
  } catch (error) {
    if (error instanceof InputError) throw error
    if (!(error instanceof StoreUnavailable)) return reportFailure(error)
    const { cause } = error
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    process.stderr.write(`iamd: ${error.message}${reason}\n`)
    return 1
  }
}

/** The one file that a command takes. @throws {InputError} */
export function onlyFile({ files }: ReadFlags): string {
  const [file, ...others] = files
  if (file !== undefined && others.length === 0) return file
  throw new InputError('say one file, or `-`')
}

/** @throws {InputError} for a command that takes no files. */
export function refuseFiles({ files: [stray] }: ReadFlags): void {
  if (stray !== undefined) throw new InputError(`\`${stray}\`: this command takes no files`)
}
