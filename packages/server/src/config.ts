// Flags, environment and file as one frozen, validated configuration.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { HttpLimits } from './http/http-limits.ts'
import type { TlsFiles } from './http/tls-identity.ts'
import {
  noTrustedProxies,
  parseTrustedProxies,
  type TrustedProxies,
} from './http/trusted-proxies.ts'
import { type LogLevel, logLevels } from './log.ts'
import { parseQuotas, QuotaError, type QuotaSettings, readQuotas } from './quota-settings.ts'
import { defaultQuotas, type Quotas } from './services/quotas.ts'
import { settings } from './settings.ts'
import type { ThrottleRates } from './throttling/throttle.ts'

/** What a daemon runs with. */
export interface Config {
  readonly listen: { readonly host: string; readonly port: number }
  readonly dataDirectory: string
  readonly masterKeyFile: string | undefined
  /** A PostgreSQL database that this and other nodes share; undefined: SQLite in `dataDirectory`. */
  readonly postgresUrl: string | undefined
  /** For how long a node that can't reach PostgreSQL answers from memory. */
  readonly staleMilliseconds: number
  /** The age at which a new key seals session tokens; undefined: only by command. */
  readonly sealingKeyMilliseconds: number | undefined
  readonly region: string
  readonly dev: boolean
  readonly logLevel: LogLevel
  /** Whether each request is a line of the log. */
  readonly accessLog: boolean
  /** Where metrics are told: beside calls when those come from this machine only, or elsewhere. */
  readonly metrics: 'beside-calls' | 'off' | Config['listen']
  /** For how long a daemon that is told to stop goes on answering, and says that it is not ready. */
  readonly drainMilliseconds: number
  readonly accountId: string | undefined
  readonly tlsFiles: TlsFiles | undefined
  readonly allowPlaintext: boolean
  /** Whether denials of IAM are recorded and end with an id to ask about them. */
  readonly authorizationIds: boolean
  /** Whether identity providers on this machine are trusted, and over plain http, too. */
  readonly loopbackIssuers: boolean
  /** Where clients reach the daemon, when it is not where it listens. */
  readonly publicUrl: string | undefined
  /** The file with templates of policies and roles. */
  readonly templatesFile: string | undefined
  readonly quotas: Quotas
  readonly rates: ThrottleRates
  readonly connectionLimits: Pick<HttpLimits, 'connections' | 'connectionsPerAddress'>
  readonly trustedProxies: TrustedProxies
  /** Of how many users, roles, keys, sessions and documents memory holds the last used, each. */
  readonly cachedPrincipals: number
}

/** A setting that can't be understood or allowed, in words for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type SettingName = (typeof settings)[number]['name']
type Values = Partial<Record<SettingName, string>>

/**
 * Reads the configuration: flags win over the environment, which wins over the file.
 * @throws {ConfigError} for anything unknown, malformed or contradictory.
 */
export function readConfig(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const fromFlags = readFlags(flags)
  const fromEnvironment = readEnvironment(environment)
  const file = fromFlags.config ?? fromEnvironment.config
  const { values: fromFile, quotas } = file === undefined ? noFile : readFile(file)
  const quotaSettings = [fromEnvironment.quota, fromFlags.quota].map((text) =>
    text === undefined ? {} : refusingQuotas('--quota', () => parseQuotas(text)),
  )
  const values: Values = { ...defaults(), ...fromFile, ...fromEnvironment, ...fromFlags }
  const config: Config = {
    listen: parseListen(values.listen ?? ''),
    dataDirectory: values.data ?? '',
    masterKeyFile: values['master-key'],
    postgresUrl: parseStore(values.store),
    staleMilliseconds: parseSeconds('stale-after', values['stale-after']),
    sealingKeyMilliseconds: parseDays('sealing-key-days', values['sealing-key-days']),
    region: parseRegion(values.region ?? ''),
    dev: parseSwitch('dev', values.dev),
    logLevel: parseLogLevel(values.log ?? ''),
    accessLog: parseOnOff('access-log', values['access-log']),
    metrics: parseMetrics(values.metrics),
    drainMilliseconds: parseSeconds('drain', values.drain, 0),
    accountId: parseAccount(values.account),
    tlsFiles: readTlsFiles(values['tls-certificate'], values['tls-key']),
    allowPlaintext: parseSwitch('allow-plaintext', values['allow-plaintext']),
    authorizationIds: parseOnOff('authorization-ids', values['authorization-ids']),
    loopbackIssuers:
      parseSwitch('loopback-issuers', values['loopback-issuers']) || parseSwitch('dev', values.dev),
    publicUrl: parsePublicUrl(values['public-url']),
    templatesFile: values.templates,
    quotas: Object.assign({ ...defaultQuotas }, quotas, ...quotaSettings),
    rates: {
      perCaller: parseCount('rate-per-caller', values['rate-per-caller'], 0),
      perAccount: parseCount('rate-per-account', values['rate-per-account'], 0),
      failedSignatures: parseCount('rate-failed-signatures', values['rate-failed-signatures'], 0),
    },
    connectionLimits: {
      connections: parseCount('connections', values.connections, 1),
      connectionsPerAddress: parseCount(
        'connections-per-address',
        values['connections-per-address'],
        1,
      ),
    },
    trustedProxies: readTrustedProxies(values['trusted-proxy']),
    cachedPrincipals: parseCount('cached-principals', values['cached-principals'], 100),
  }
  refuseContradictions(config)
  return Object.freeze(config)
}

const noFile = { values: {}, quotas: {} }

function defaults(): Values {
  const pairs = settings.flatMap((setting) =>
    'default' in setting ? [[setting.name, setting.default] as const] : [],
  )
  return Object.fromEntries(pairs)
}

const findSetting = (name: string): (typeof settings)[number] | undefined =>
  settings.find((setting) => setting.name === name)

const flagOptions = Object.fromEntries(
  settings.map((setting) => [
    setting.name,
    {
      type: 'value' in setting ? ('string' as const) : ('boolean' as const),
      multiple: 'repeats' in setting,
    },
  ]),
)

function readFlags(flags: readonly string[]): Values {
  try {
    const { values } = parseArgs({ args: [...flags], options: flagOptions })
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${reason}; run \`iamd help\` for the flags there are`, { cause })
  }
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Values {
  const values: Values = {}
  for (const setting of settings) {
    const value = environment[`IAMD_${setting.name.replaceAll('-', '_').toUpperCase()}`]
    if (value !== undefined && value !== '') values[setting.name] = value
  }
  return values
}

function readFile(file: string): { values: Values; quotas: QuotaSettings } {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`config file \`${file}\` can't be read: ${reason}`, { cause })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`config file \`${file}\` must hold a JSON object`)
  }
  const values: Values = {}
  let quotas: QuotaSettings = {}
  for (const [name, value] of Object.entries(content)) {
    const setting = findSetting(name)
    if (name === 'quotas') {
      quotas = refusingQuotas(`config file \`${file}\``, () => readQuotas(value))
    } else if (setting === undefined || name === 'config' || name === 'quota') {
      throw new ConfigError(`config file \`${file}\` has an unknown setting \`${name}\``)
    } else values[setting.name] = String(value)
  }
  return { values, quotas }
}

function refusingQuotas(where: string, read: () => QuotaSettings): QuotaSettings {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof QuotaError) throw new ConfigError(`${where}: ${cause.message}`, { cause })
    throw cause
  }
}

function parseListen(text: string): Config['listen'] {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port <= 65_535)) {
    throw new ConfigError(`\`${text}\` is no address; write HOST:PORT, as in 127.0.0.1:4263`)
  }
  return { host, port }
}

function parseRegion(text: string): string {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(text)) return text
  throw new ConfigError(`\`${text}\` is no Region; write it as in us-east-1`)
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((candidate) => candidate === text)
  if (level !== undefined) return level
  throw new ConfigError(`\`${text}\` is no log level; use one of ${logLevels.join(', ')}`)
}

function parseAccount(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{12}$/.test(text)) return text
  throw new ConfigError(`\`${text}\` is no account id; write 12 digits`)
}

function parseStore(text: string | undefined): string | undefined {
  // The text is not repeated: it may hold a password.
  if (text === undefined || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text))) return text
  throw new ConfigError('write --store as in postgres://user:password@host:5432/database')
}

function parseSeconds(name: string, text: string | undefined, least = 1): number {
  const seconds = text === '' ? Number.NaN : Number(text)
  if (seconds >= least && seconds <= 3_600) return seconds * 1_000
  throw new ConfigError(
    `${name} is a number of seconds from ${least} to 3600, not \`${text ?? ''}\``,
  )
}

function parseMetrics(text: string | undefined): Config['metrics'] {
  if (text === undefined) return 'beside-calls'
  return text === 'off' ? 'off' : parseListen(text)
}

/** A number of days in milliseconds; undefined for none. */
function parseDays(name: string, text: string | undefined): number | undefined {
  const days = Number(text)
  if (days === 0) return undefined
  if (days >= 1 && days <= 3_650) return days * 86_400_000
  throw new ConfigError(`${name} is a number of days from 1 to 3650 or 0, not \`${text ?? ''}\``)
}

function parseCount(name: string, text: string | undefined, least: number): number {
  const count = /^\d{1,7}$/.test(text ?? '') ? Number(text) : -1
  if (count >= least) return count
  throw new ConfigError(`${name} is a whole number from ${least} on, not \`${text ?? ''}\``)
}

function readTrustedProxies(text: string | undefined): TrustedProxies {
  if (text === undefined) return noTrustedProxies
  const proxies = parseTrustedProxies(text)
  if (proxies !== undefined) return proxies
  throw new ConfigError(`\`${text}\` is no network; write trusted proxies as in 10.0.0.0/8`)
}

function readTlsFiles(certificate: string | undefined, key: string | undefined) {
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  if (certificate === undefined && key === undefined) return undefined
  throw new ConfigError('TLS needs both --tls-certificate and --tls-key')
}

function parsePublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.origin === text
  if (isOrigin) return text
  throw new ConfigError(`\`${text}\` is no URL of a host; write it as in https://iam.example.com`)
}

function parseSwitch(name: string, text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw new ConfigError(`${name} is a switch: \`true\` or \`false\`, not \`${text}\``)
}

function parseOnOff(name: string, text: string | undefined): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new ConfigError(`${name} is \`on\` or \`off\`, not \`${text ?? ''}\``)
}

/** Whether a host is reachable from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** Incomplete security settings are refused at start, not found out in an attack. */
function refuseContradictions(config: Config): void {
  if (config.dev && config.postgresUrl !== undefined) {
    throw new ConfigError('--dev keeps everything in memory; leave out --dev or --store')
  }
  const beyondLoopback = !isLoopback(config.listen.host)
  if (beyondLoopback && config.dev) {
    throw new ConfigError(
      '--dev has well-known credentials and listens on loopback only; leave out one of the two',
    )
  }
  if (beyondLoopback && config.tlsFiles === undefined && !config.allowPlaintext) {
    throw new ConfigError(
      `listening on ${config.listen.host} without TLS would send credentials in the clear; ` +
        'give --tls-certificate and --tls-key, or --allow-plaintext behind a proxy that has TLS',
    )
  }
}
