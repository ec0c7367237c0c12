// Puts the rooms together: store, keys, caches, operations and listener, as one running daemon.
import { setTimeout } from 'node:timers/promises'
import { createAccessRecord } from './audit/access-record.ts'
import { createCredentialReports } from './audit/credential-reports.ts'
import { createLastUse } from './audit/last-use.ts'
import { createReportJobs } from './audit/report-jobs.ts'
import { createAuthenticator } from './authn/identify-caller.ts'
import { createOrganizationPlaces } from './authz/organization-places.ts'
import { deliveredMessage } from './commands/delivered-message.ts'
import { endpointUrl } from './commands/endpoint.ts'
import { type Config, isLoopback } from './config.ts'
import {
  type DenialLimits,
  defaultDenialLimits,
  withoutRecording,
} from './denials/denial-limits.ts'
import { createDenials } from './denials/denials.ts'
import { createDevelopmentAccounts } from './development-accounts.ts'
import { createPolicyDocuments } from './documents/policy-documents.ts'
import { createIssuerKeys } from './federation/issuer-keys.ts'
import type { CallResources } from './handle-call.ts'
import { createRequestObserver } from './http/access-log.ts'
import type { BoundServer } from './http/bind-server.ts'
import type { Health } from './http/health.ts'
import { defaultHttpLimits, type HttpLimits } from './http/http-limits.ts'
import { createIssuerDocuments } from './http/issuer-documents.ts'
import { type Listener, listen, type SideRoutes } from './http/listener.ts'
import { listenForMonitoring } from './http/monitoring-listener.ts'
import { createMonitoringRoutes, isPassedOn } from './http/monitoring-routes.ts'
import { createSideRoutes } from './http/side-routes.ts'
import { systemRandom } from './identifiers/random-source.ts'
import type { Logger } from './log.ts'
import { createMonitoring, type Monitoring } from './monitoring/monitoring.ts'
import { createRotatingKeyRing } from './sealing/rotating-key-ring.ts'
import { createSealingKeyKeeper, ensureSealingKeys } from './sealing-keys.ts'
import { createPrincipalSnapshots } from './snapshot/principal-snapshots.ts'
import type { Store } from './store/store.ts'
import { listNotifications } from './store/tables/notifications.ts'
import { noTemplates, readTemplateFile } from './templates/read-template-file.ts'
import { createThrottle } from './throttling/throttle.ts'
import { tracedAuthenticator, tracedStore } from './tracing/traced-rooms.ts'
import { findTracing } from './tracing/tracing.ts'

/** A running daemon. */
export interface Daemon {
  readonly listener: Listener
  /** What `/health` says. */
  readonly health: Health
  /** The listener for metrics alone, where there is one. */
  readonly monitoringListener: BoundServer | undefined
  /** Ends the time in which a stopping daemon goes on answering, and then its calls under way. */
  hurry(): void
  /** Reads what may change while the daemon runs: certificate and key. */
  reload(): void
  /** Finishes calls under way and makes everything noted durable. */
  stop(): Promise<void>
}

const lastUseFlushMilliseconds = 5_000
const accessFlushMilliseconds = 10_000
const denialsFlushMilliseconds = 1_000
const tlsMilliseconds = 1_000

/** What a daemon runs in. */
export interface Surroundings {
  readonly now: () => Date
  readonly denialLimits: DenialLimits
  /** How long an identity provider may take to answer. */
  readonly providerMilliseconds: number
  /** How often it is looked for sealing keys that commands have made, and whether it is time. */
  readonly sealingKeysMilliseconds: number
  /** What the listener takes, but for what is configured. */
  readonly httpLimits: HttpLimits
}

/** What daemons run in outside of tests. */
export const ordinarySurroundings: Surroundings = {
  now: () => new Date(),
  denialLimits: defaultDenialLimits,
  providerMilliseconds: 5_000,
  sealingKeysMilliseconds: 10_000,
  httpLimits: defaultHttpLimits,
}

/** Starts a daemon over an open store. Rejects when it can't listen; the store stays open. */
export async function startDaemon(
  config: Config,
  openedStore: Store,
  logger: Logger,
  {
    now,
    denialLimits,
    providerMilliseconds,
    sealingKeysMilliseconds,
    httpLimits,
  }: Surroundings = ordinarySurroundings,
): Promise<Daemon> {
  const random = systemRandom
  const tracing = await findTracing()
  const store = tracedStore(openedStore, tracing)
  for (const danger of store.dangers ?? []) logger.warn(danger)
  const keyRing = createRotatingKeyRing(await ensureSealingKeys(store, now()), now)
  const sealingKeys = createSealingKeyKeeper(store, keyRing, now, config.sealingKeyMilliseconds)
  const refreshSealingKeys = () =>
    sealingKeys.refresh().catch((cause: unknown) => {
      logger.warn('the sealing keys could not be read', { cause })
    })
  store.onChange((keys) => {
    if (keys === undefined || keys.includes('sealing-keys')) refreshSealingKeys()
  })
  const documents = createPolicyDocuments(config.cachedPrincipals)
  const snapshots = createPrincipalSnapshots(store, documents, config.cachedPrincipals)
  const lastUse = createLastUse(store)
  const accessRecord = createAccessRecord(store)
  const credentialReports = createCredentialReports(store, lastUse, now, (cause) =>
    logger.warn('a credential report could not be made', { cause }),
  )
  const reportJobs = createReportJobs((cause) =>
    logger.warn('a report of accesses could not be made', { cause }),
  )
  const denials = createDenials(
    store,
    random,
    config.authorizationIds ? denialLimits : withoutRecording(denialLimits),
  )
  const development = config.dev ? createDevelopmentAccounts(store, now, random) : undefined
  await development?.createDefault()
  let { port } = config.listen
  const publicUrl = () =>
    config.publicUrl ?? endpointUrl({ ...config, listen: { ...config.listen, port } })
  const authentication = {
    store,
    keyRing,
    snapshots,
    documents,
    now,
    ...(development && { beforeKeyLookup: development.beforeKeyLookup }),
  }
  const authenticator = createAuthenticator(authentication, config.cachedPrincipals)
  const resources: CallResources = {
    ...authentication,
    authenticator: tracedAuthenticator(authenticator, tracing),
    tracing,
    organizationPlaces: createOrganizationPlaces(store),
    logger,
    throttle: createThrottle(config.rates),
    random,
    quotas: config.quotas,
    lastUse,
    accessRecord,
    denials,
    credentialReports,
    reportJobs,
    issuerKeys: createIssuerKeys(
      { loopbackIssuers: config.loopbackIssuers, milliseconds: providerMilliseconds },
      now,
    ),
    loopbackIssuers: config.loopbackIssuers,
    publicUrl,
    consoleUrl: publicUrl,
    region: config.region,
    templates:
      config.templatesFile === undefined ? noTemplates : readTemplateFile(config.templatesFile),
  }
  const health: Health = {
    status: 'ok',
    authentication: 'enforced',
    authorization: 'enforced',
    mode: config.dev ? 'development' : 'production',
    store: store.description,
    region: config.region,
  }
  const caches = {
    ...snapshots.figures,
    ...authenticator.figures,
    policyDocuments: documents.figures,
  }
  const monitoring = createMonitoring(config, store, caches, now, logger)
  const limits = { ...httpLimits, ...config.connectionLimits }
  const monitoringListener =
    typeof config.metrics === 'string'
      ? undefined
      : await listenForMonitoring(
          config.metrics,
          createMonitoringRoutes({ health, ...monitoring }),
          limits,
        )
  const listener = await listen(
    {
      ...config.listen,
      tlsFiles: config.tlsFiles,
      tlsMilliseconds,
      limits,
      trustedProxies: config.trustedProxies,
    },
    resources,
    createSideRoutes(
      routesBesideCalls(config, health, monitoring),
      development && {
        reset: development.reset,
        notifications: async () => (await store.read(listNotifications)).map(deliveredMessage),
      },
      createIssuerDocuments(store, publicUrl),
    ),
    createRequestObserver(monitoring.calls, logger, config.accessLog),
  ).catch(async (cause: unknown) => {
    await monitoringListener?.close()
    throw cause
  })
  const address = listener.server.address()
  if (address !== null && typeof address !== 'string') port = address.port
  const flushLastUse = () =>
    lastUse.flush().catch((cause: unknown) => {
      logger.warn('the record of last uses could not be written', { cause })
    })
  const flushAccesses = () =>
    accessRecord.flush(now()).catch((cause: unknown) => {
      logger.warn('the record of accesses could not be written', { cause })
    })
  const flushDenials = () =>
    denials.flush(now()).catch((cause: unknown) => {
      logger.warn('the record of denials could not be written', { cause })
    })
  const timers = [
    setInterval(flushLastUse, lastUseFlushMilliseconds),
    setInterval(flushAccesses, accessFlushMilliseconds),
    setInterval(flushDenials, denialsFlushMilliseconds),
    setInterval(refreshSealingKeys, sealingKeysMilliseconds),
  ]
  for (const timer of timers) timer.unref()
  const draining = new AbortController()
  return {
    listener,
    monitoringListener,
    health,
    hurry() {
      if (config.drainMilliseconds === 0 || draining.signal.aborted) listener.cutOff()
      draining.abort()
    },
    reload: () => listener.reload(),
    async stop() {
      monitoring.readiness.stopping()
      await drained(config.drainMilliseconds, draining.signal)
      for (const timer of timers) clearInterval(timer)
      await listener.close()
      await Promise.all([
        flushLastUse(),
        flushAccesses(),
        flushDenials(),
        credentialReports.finish(),
        reportJobs.stop(),
      ])
      await monitoringListener?.close()
      monitoring.stop()
      await store.close()
    },
  }
}

/** What is told to whoever may also call: metrics only to this machine, and not through a proxy. */
function routesBesideCalls(
  { listen: { host }, metrics }: Config,
  health: Health,
  monitoring: Monitoring,
): SideRoutes {
  const withMetrics = createMonitoringRoutes({ health, ...monitoring })
  const without = createMonitoringRoutes({ health, ...monitoring, metrics: undefined })
  const tellsMetrics = metrics === 'beside-calls' && isLoopback(host)
  return (message) =>
    tellsMetrics && !isPassedOn(message) ? withMetrics(message) : without(message)
}

/** Waits until load balancers have seen that the daemon is not ready, or until someone hurries. */
async function drained(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal }).catch(() => {})
}
