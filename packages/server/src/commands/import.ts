// `iamd import`: makes in a data directory what files of account details describe.
import { closeSync, openSync, readSync } from 'node:fs'
import { readAccountDetails } from '../account-files/account-details.ts'
import { readDetail } from '../account-files/detail.ts'
import {
  type ImportReport,
  importAccount,
  sourceAccount,
  withoutAwsPolicies,
} from '../account-files/import-account.ts'
import { createProblems, ImportRefused } from '../account-files/import-problems.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { type AccountId, toAccountId } from '../identifiers/account-id.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { InputError } from '../policy-files/input-error.ts'
import { readInput } from '../policy-files/read-input.ts'
import { headerBeginning } from '../store/export/export-format.ts'
import type { Store } from '../store/store.ts'
import { findAccount } from '../store/tables/accounts.ts'
import { endpointUrl } from './endpoint.ts'
import { type ReadFlags, readFlags } from './offline-commands.ts'
import { hasDatabase, openConfiguredStore } from './open-store.ts'
import { reportFailure } from './report-failure.ts'
import { credentialsText, insertAccountWithRoot, type RootCredentials } from './root-credentials.ts'
import { reportingInputErrors, shownText } from './terminal.ts'

/** Large accounts use many of AWS's policies, all versions of which the answer holds. */
const sizeMaximum = 250_000_000

interface Imported {
  readonly account: AccountId
  readonly report: ImportReport
  /** Of an account that did not exist before. */
  readonly credentials: RootCredentials | undefined
}

/** Ends a transaction whose work is not to be kept. */
class DryRun extends Error {
  override readonly name = 'DryRun'
  readonly imported: Imported

  constructor(imported: Imported) {
    super('nothing is kept')
    this.imported = imported
  }
}

/** Imports files; gives 0, 1 when it is refused, 2 for input that can't be used. */
export function importDetails(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('import', args)
    if (flags.isOn('all')) return (await import('./import-all.ts')).importAll(flags)
    if (flags.text('passphrase-file') !== undefined) {
      throw new InputError('--passphrase-file goes with --all only')
    }
    if (flags.files.length === 0) {
      throw new InputError(
        'say which file: the output of `aws iam get-account-authorization-details`',
      )
    }
    const files = flags.files.map(readDetailFile)
    const details = readAccountDetails(files)
    let store: Store | undefined
    try {
      const config = storeConfig(flags)
      const problems = createProblems()
      const account = config.accountId ?? sourceAccount(withoutAwsPolicies(details), problems)
      problems.throwIfAny()
      if (account === undefined)
        throw new InputError('the files have no users, groups, roles or policies')
      const isDryRun = flags.isOn('dry-run')
      // A dry run does not even make the data directory.
      const isNew = !hasDatabase(config)
      store = await openConfiguredStore({ ...config, dev: isDryRun && isNew })
      const imported = await runImport(store, toAccountId(account), details, isDryRun)
      process.stdout.write(reportText(imported, isDryRun, config))
      return 0
    } catch (error) {
      if (error instanceof InputError) throw error
      return error instanceof ImportRefused ? reportRefusal(error) : reportFailure(error)
    } finally {
      await store?.close()
    }
  })
}

function readDetailFile(file: string) {
  if (file !== '-' && beginningOf(file) === headerBeginning) {
    throw new InputError(`\`${file}\` is an export of a whole daemon: iamd import --all ${file}`)
  }
  return readDetail(file, readInput(file, undefined, sizeMaximum))
}

/** As much as says what a file is; it may be too large to be read whole. */
function beginningOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(headerBeginning.length)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}

/** The configuration for a command on a data directory. */
export function storeConfig(flags: ReadFlags): Config {
  const settings = ['account', 'data', 'store', 'master-key', 'config'].flatMap((name) => {
    const value = flags.text(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const config = readConfig(settings, process.env)
  if (config.dev) throw new ConfigError('--dev is in memory only; name a data directory')
  return config
}

async function runImport(
  store: Store,
  account: AccountId,
  details: Parameters<typeof importAccount>[2],
  isDryRun: boolean,
): Promise<Imported> {
  try {
    return await store.write(async (writer) => {
      const exists = (await findAccount(writer, account)) !== undefined
      const credentials = exists ? undefined : await insertAccountWithRoot(writer, account)
      const surroundings = { now: new Date(), random: systemRandom }
      const report = await importAccount(writer, account, details, surroundings)
      if (isDryRun) throw new DryRun({ account, report, credentials })
      return { account, report, credentials }
    })
  } catch (error) {
    if (error instanceof DryRun) return error.imported
    throw error
  }
}

function reportRefusal({ message }: ImportRefused): number {
  const lines = message.split('\n').map(shownText)
  process.stderr.write(`iamd: nothing was imported\n${lines.join('\n')}\n`)
  return 1
}

const nouns = {
  users: 'user',
  groups: 'group',
  roles: 'role',
  policies: 'managed policy',
  instanceProfiles: 'instance profile',
} as const satisfies Record<keyof ImportReport['counts'], string>

function reportText(
  { account, report, credentials }: Imported,
  isDryRun: boolean,
  config: Config,
): string {
  const { counts, source, notes } = report
  const made = Object.entries(nouns).map(([kind, noun]) => {
    const amount = counts[kind as keyof typeof nouns]
    return `${amount} ${amount === 1 ? noun : `${noun}s`.replace('ys', 'ies')}`
  })
  const where = credentials === undefined ? `account ${account}` : `the new account ${account}`
  const from = source === undefined || source === account ? '' : ` as a copy of account ${source}`
  const lines = [
    `${isDryRun ? 'Would import' : 'Imported'} into ${where}${from}: ${made.join(', ')}.`,
    ...notes.map((note) => `Note: ${shownText(note)}.`),
    'Access keys, passwords and MFA devices are not in such files.',
  ]
  const key =
    credentials === undefined || isDryRun
      ? ''
      : credentialsText(credentials, endpointUrl(config), config.region)
  return `${lines.join('\n')}\n${key}`
}
