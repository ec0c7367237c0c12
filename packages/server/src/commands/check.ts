// `iamd check`: says what is wrong in a database, beside running daemons, and changes nothing.
import { findProblems } from '../store/check/check-database.ts'
import { MasterKeyError } from '../store/master-key.ts'
import type { Store } from '../store/store.ts'
import { readDataKey } from '../store/unlock-vault.ts'
import { createLockedVault, type LockedVault } from '../store/vault.ts'
import { maintaining, refuseFiles } from './maintenance.ts'
import { findMasterKey, openLockedStore } from './open-store.ts'
import { shownText } from './terminal.ts'

/** Gives 0 when nothing is wrong, 1 when something is. */
export function check(args: readonly string[]): Promise<number> {
  return maintaining('check', args, async (config, flags) => {
    refuseFiles(flags)
    const { key } = findMasterKey(config, { mayCreate: false })
    const vault = createLockedVault()
    const store = await openLockedStore(config, vault, { mayChange: false, isPatient: true })
    try {
      let problems = 0
      const report = (problem: string) => {
        problems += 1
        process.stdout.write(`${shownText(problem)}\n`)
      }
      await lookEverywhere(store, vault, key, report)
      const found = problems === 1 ? '1 problem' : `${problems} problems`
      process.stderr.write(`iamd: ${found} in ${store.description}\n`)
      return problems === 0 ? 0 : 1
    } finally {
      await store.close()
    }
  })
}

async function lookEverywhere(
  store: Store,
  vault: LockedVault,
  masterKey: Buffer,
  report: (problem: string) => void,
): Promise<void> {
  for (const problem of await store.examine()) report(problem)
  await store.read(async (reader) => {
    let dataKey: Buffer | undefined
    try {
      dataKey = await readDataKey(reader, masterKey)
      if (dataKey === undefined) report('vault_key: there is no data key')
      else vault.unlock(dataKey)
    } catch (error) {
      if (!(error instanceof MasterKeyError)) throw error
      report(`vault_key: ${error.message}`)
    }
    for await (const problem of findProblems(reader, dataKey && vault)) report(problem)
  })
}
