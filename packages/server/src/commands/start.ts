// `iamd start`: runs the daemon until it is told to stop.
import { type Config, readConfig } from '../config.ts'
import { type Daemon, startDaemon } from '../daemon.ts'
import { developmentAccount, developmentKeyId, developmentSecret } from '../development-accounts.ts'
import { createLogger, type Logger } from '../log.ts'
import { type DataDirectoryLock, lockDataDirectory } from '../store/sqlite/data-directory-lock.ts'
import type { Store } from '../store/store.ts'
import { hasAccounts } from '../store/tables/accounts.ts'
import { endpointUrl } from './endpoint.ts'
import { daemonLockFile, openConfiguredStore } from './open-store.ts'
import { reportFailure } from './report-failure.ts'
import { createAccount, credentialsText } from './root-credentials.ts'

/** Runs the daemon. Resolves with the exit code when it has stopped. */
export async function start(flags: readonly string[]): Promise<number> {
  let store: Store | undefined
  // Held on to: a lock that is garbage is a lock that is released.
  let lock: DataDirectoryLock | undefined
  try {
    const config = readConfig(flags, process.env)
    const logger = createLogger(config.logLevel, (line) => process.stderr.write(line))
    store = await openConfiguredStore(config)
    const hasDirectory = !config.dev && config.postgresUrl === undefined
    if (hasDirectory) lock = lockDataDirectory(daemonLockFile(config))
    const daemon = await startDaemon(config, store, logger)
    // Before anyone can know that the daemon runs, so that no signal finds it unprepared.
    const stopped = untilToldToStop(daemon, logger)
    const createdAccount = await introduce(config, store)
    logger.info('iamd authenticates and authorizes every request', {
      ...daemon.health,
      endpoint: endpointUrl(config),
      createdAccount,
    })
    return await stopped
  } catch (error) {
    await store?.close()
    return reportFailure(error)
  } finally {
    lock?.release()
  }
}

/**
 * Prints what a newcomer needs: the key of the account that a first start makes, whose id it
 * gives, or the well-known credentials.
 */
async function introduce(config: Config, store: Store): Promise<string | undefined> {
  const endpoint = endpointUrl(config)
  if (config.dev) {
    process.stdout.write(developmentText(endpoint, config.region))
    return developmentAccount
  }
  if (await store.read(hasAccounts)) return undefined
  const credentials = await createAccount(store, config.accountId)
  process.stdout.write(credentialsText(credentials, endpoint, config.region))
  return credentials.account
}

const developmentText = (endpoint: string, region: string): string => `
*** DEVELOPMENT MODE: everything is in memory and the credentials are known to everyone. ***
*** Requests are authenticated and authorized as in production.                          ***

export AWS_ENDPOINT_URL=${endpoint}
export AWS_ACCESS_KEY_ID=${developmentKeyId}
export AWS_SECRET_ACCESS_KEY=${developmentSecret}
export AWS_DEFAULT_REGION=${region}

${developmentKeyId}/${developmentSecret} is an administrator of account ${developmentAccount}. Any 12-digit access key id with
secret ${developmentSecret} is the root user of that, otherwise empty, account.
Start over at any time: curl -X POST ${endpoint}/_iamd/reset

`

function untilToldToStop(daemon: Daemon, logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = (signal: NodeJS.Signals) => {
      logger.info('iamd stops', { signal })
      if (stopping) return daemon.hurry()
      stopping = true
      daemon.stop().then(
        () => resolve(0),
        (cause: unknown) => {
          logger.error('iamd did not stop cleanly', { cause })
          resolve(1)
        },
      )
    }
    process.on('SIGTERM', stop)
    process.on('SIGHUP', () => daemon.reload())
    process.on('SIGINT', stop)
  })
}
