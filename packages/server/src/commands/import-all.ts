// `iamd import --all`: makes everything that `iamd export --all` wrote, in a database of either store.
import { createReadStream } from 'node:fs'
import type { Config } from '../config.ts'
import { toAccountId } from '../identifiers/account-id.ts'
import { InputError } from '../policy-files/input-error.ts'
import { type VerifiedExport, verifyExport } from '../store/export/import-export.ts'
import { ImportRefused } from '../store/export/import-refused.ts'
import { NoSchema } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { createLockedVault } from '../store/vault.ts'
import { maintainingStore, onlyFile } from './maintenance.ts'
import type { ReadFlags } from './offline-commands.ts'
import { hasDatabase, openConfiguredStore, openLockedStore } from './open-store.ts'
import { readPassphrase } from './passphrase-file.ts'
import { insertRootKey, type RootCredentials } from './root-credentials.ts'
import { toStandardOutput } from './standard-output.ts'
import { shownText } from './terminal.ts'

/** The whole file is verified before a database is even opened. */
export function importAll(flags: ReadFlags): Promise<number> {
  return maintainingStore(flags, async (config) => {
    if (flags.text('account') !== undefined) {
      throw new InputError('--all is all accounts, each with the id it has; leave --account out')
    }
    const file = onlyFile(flags)
    const passphraseFile = flags.text('passphrase-file')
    const passphrase = passphraseFile === undefined ? undefined : readPassphrase(passphraseFile)
    const isDryRun = flags.isOn('dry-run')
    try {
      using verified = await verifyExport(piecesOf(file), passphrase)
      const made = isDryRun ? await tryOut(config, verified) : await make(config, verified)
      for await (const line of report(verified, made, isDryRun)) await toStandardOutput(`${line}\n`)
      return 0
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error
      return reportRefusal(error, file)
    }
  })
}

function piecesOf(file: string): AsyncIterable<unknown> {
  if (file === '-') return process.stdin.setEncoding('utf8')
  return createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })
}

/** A dry run does not even make tables. */
async function tryOut(config: Config, verified: VerifiedExport): Promise<[]> {
  if (!hasDatabase(config)) return []
  let store: Store
  try {
    const options = { mayChange: false, isPatient: true }
    store = await openLockedStore(config, createLockedVault(), options)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (error instanceof NoSchema || cause instanceof NoSchema) return []
    throw error
  }
  try {
    await verified.refuseConflicts(store)
    return []
  } finally {
    await store.close()
  }
}

/** Without secrets nobody could sign, so that each account gets a root access key. */
async function make(config: Config, verified: VerifiedExport): Promise<readonly RootCredentials[]> {
  const store = await openConfiguredStore(config, { isPatient: true })
  try {
    return await verified.addTo(store, async (writer) => {
      const made: RootCredentials[] = []
      if (verified.hasSecrets) return made
      for (const account of verified.accounts) {
        made.push(await insertRootKey(writer, toAccountId(account)))
      }
      return made
    })
  } finally {
    await store.close()
  }
}

function reportRefusal({ problems, areMore }: ImportRefused, file: string): number {
  const place = file === '-' ? 'standard input' : file
  const lines = problems.map(({ line, sentence }) =>
    line === undefined ? `${place}: ${sentence}` : `${place}:${line}: ${sentence}`,
  )
  const all = [...lines, ...(areMore ? ['and more'] : [])].map(shownText)
  process.stderr.write(`iamd: nothing was imported\n${all.join('\n')}\n`)
  return 1
}

/** Of which kinds the report tells the number. */
const nouns = [
  ['account', 'account', 'accounts'],
  ['user', 'user', 'users'],
  ['group', 'group', 'groups'],
  ['role', 'role', 'roles'],
  ['managed-policy', 'managed policy', 'managed policies'],
] as const

async function* report(
  { createdAt, hasSecrets, counts, leftBehind }: VerifiedExport,
  made: readonly RootCredentials[],
  isDryRun: boolean,
): AsyncGenerator<string> {
  const amounts = nouns.map(([kind, one, many]) => {
    const amount = counts.get(kind) ?? 0
    return `${amount} ${amount === 1 ? one : many}`
  })
  yield `${isDryRun ? 'Would import' : 'Imported'} the export of ${shownText(createdAt)}: ` +
    `${amounts.join(', ')} and all they have.`
  if (hasSecrets) return
  yield 'It has no secrets. What is worth nothing without one stays behind, to be made anew:'
  for await (const { account, what, user, isOfRoot } of leftBehind()) {
    const whose = user === undefined ? (isOfRoot ? ' of root' : '') : ` of user ${user}`
    yield shownText(`${account}: ${what}${whose}`)
  }
  if (isDryRun) {
    yield 'Each account would get a root access key.'
    return
  }
  yield 'These are new root access keys; they are shown this once and never again:'
  for (const { account, accessKeyId, secretAccessKey } of made) {
    yield `${account}: ${accessKeyId} ${secretAccessKey}`
  }
}
