// `iamd export`: prints an account as GetAccountAuthorizationDetails tells it.
import { exportAccount, printDetails } from '../account-files/export-account.ts'
import { ConfigError } from '../config.ts'
import { InputError } from '../policy-files/input-error.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import type { Reader, Store } from '../store/store.ts'
import { type Account, listAccounts } from '../store/tables/accounts.ts'
import { storeConfig } from './import.ts'
import { readFlags } from './offline-commands.ts'
import { hasDatabase, openConfiguredStore } from './open-store.ts'
import { reportFailure } from './report-failure.ts'
import { reportingInputErrors } from './terminal.ts'

/** Prints JSON; gives 0, 1 when there is no such account, 2 for input that can't be used. */
export function exportDetails(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('export', args)
    if (flags.isOn('all')) return (await import('./export-all.ts')).exportAll(flags)
    const wholeOnly = ['with-secrets', 'plain-secrets', 'passphrase-file'].find(
      (name) => flags.isOn(name) || flags.text(name) !== undefined,
    )
    if (wholeOnly !== undefined) throw new InputError(`--${wholeOnly} goes with --all only`)
    const [stray] = flags.files
    if (stray !== undefined)
      throw new InputError(`\`${stray}\`: export prints, it takes no files but with --all`)
    let store: Store | undefined
    try {
      const config = storeConfig(flags)
      if (!hasDatabase(config)) {
        throw new DatabaseRefused(`there is no database in ${config.dataDirectory}`)
      }
      store = await openConfiguredStore(config)
      const details = await store.read(async (reader) => {
        const { id } = await accountToExport(reader, config.accountId)
        return exportAccount(reader, id, new Date())
      })
      process.stdout.write(printDetails(details))
      return 0
    } catch (error) {
      return reportFailure(error)
    } finally {
      await store?.close()
    }
  })
}

async function accountToExport(reader: Reader, id: string | undefined): Promise<Account> {
  const accounts = await listAccounts(reader)
  const [first, ...others] = id === undefined ? accounts : accounts.filter((one) => one.id === id)
  if (first === undefined) throw new DatabaseRefused(`there is no account${id ? ` ${id}` : ''}`)
  if (others.length === 0) return first
  throw new ConfigError(`say which with --account: ${accounts.map((one) => one.id).join(', ')}`)
}
