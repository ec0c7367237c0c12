// `iamd account`: makes and lists accounts, also while a daemon uses the same database.
import { ConfigError, readConfig } from '../config.ts'
import type { Store } from '../store/store.ts'
import { listAccounts } from '../store/tables/accounts.ts'
import { endpointUrl } from './endpoint.ts'
import { openConfiguredStore } from './open-store.ts'
import { reportFailure } from './report-failure.ts'
import { createAccount, credentialsText } from './root-credentials.ts'

/** `iamd account create [--account ID]` and `iamd account list`. */
export async function account([verb, ...flags]: readonly string[]): Promise<number> {
  let store: Store | undefined
  try {
    if (verb !== 'create' && verb !== 'list') {
      throw new ConfigError('write `iamd account create` or `iamd account list`')
    }
    const config = readConfig(flags, process.env)
    if (config.dev) throw new ConfigError('accounts of --dev exist once they are used')
    store = await openConfiguredStore(config)
    if (verb === 'create') {
      const credentials = await createAccount(store, config.accountId)
      process.stdout.write(credentialsText(credentials, endpointUrl(config), config.region))
    } else {
      for (const { id, alias, createdAt } of await store.read(listAccounts)) {
        process.stdout.write(`${id}  ${createdAt.toISOString()}  ${alias ?? ''}\n`)
      }
    }
    return 0
  } catch (error) {
    return reportFailure(error)
  } finally {
    await store?.close()
  }
}
