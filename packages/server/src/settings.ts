// The settings of `iamd start`: names, defaults and help, for the flags, the environment and the file.
import { defaultHttpLimits } from './http/http-limits.ts'
import { logLevels } from './log.ts'

/** A setting: its flag is `--name`, its variable `IAMD_NAME`, its member in the file `name`. */
export interface Setting {
  readonly name: string
  /** What the value is called in the help text; without one the setting is a switch. */
  readonly value?: string
  readonly default?: string
  /** Whether its flag may be given several times; the values are joined by commas. */
  readonly repeats?: true
  readonly help: string
}

/** All settings of `iamd start`. */
export const settings = [
  {
    name: 'listen',
    value: 'HOST:PORT',
    default: '127.0.0.1:4263',
    help: 'address to listen on',
  },
  { name: 'data', value: 'DIR', default: './iamd-data', help: 'where the database lives' },
  {
    name: 'store',
    value: 'URL',
    help: 'PostgreSQL database for many nodes, as postgres://user:password@host/database',
  },
  {
    name: 'stale-after',
    value: 'SECONDS',
    default: '5',
    help: 'how long a node without its PostgreSQL answers from memory',
  },
  { name: 'master-key', value: 'FILE', help: 'master key file (default: DIR/master.key)' },
  {
    name: 'sealing-key-days',
    value: 'DAYS',
    default: '30',
    help: 'age at which a new key seals session tokens; 0: only by command',
  },
  { name: 'region', value: 'REGION', default: 'us-east-1', help: 'Region of this daemon' },
  {
    name: 'account',
    value: 'ID',
    help: 'id of the account that the first start creates (default: random)',
  },
  { name: 'dev', help: 'in memory, with well-known credentials; for tests only' },
  { name: 'tls-certificate', value: 'FILE', help: 'certificate chain in PEM' },
  { name: 'tls-key', value: 'FILE', help: 'private key in PEM' },
  { name: 'allow-plaintext', help: 'listen beyond loopback without TLS' },
  {
    name: 'authorization-ids',
    value: 'on|off',
    default: 'on',
    help: 'record denials, and end them with an id to ask why',
  },
  {
    name: 'loopback-issuers',
    help: 'let identity providers be on this machine, over http too (on with --dev)',
  },
  {
    name: 'public-url',
    value: 'URL',
    help: 'where clients reach the daemon (default: where it listens)',
  },
  { name: 'templates', value: 'FILE', help: 'JSON file of delegation and role templates' },
  { name: 'log', value: 'LEVEL', default: 'info', help: `one of ${logLevels.join(', ')}` },
  {
    name: 'access-log',
    value: 'on|off',
    default: 'on',
    help: 'one line for each request, at level info',
  },
  {
    name: 'metrics',
    value: 'HOST:PORT|off',
    help: 'where /metrics is (default: beside calls, on loopback only)',
  },
  {
    name: 'drain',
    value: 'SECONDS',
    default: '0',
    help: 'how long to go on, not ready, when told to stop',
  },
  {
    name: 'quota',
    value: 'NAME=NUMBER',
    repeats: true,
    help: 'another quota than AWS’s; several, or with commas',
  },
  {
    name: 'rate-per-caller',
    value: 'N',
    default: '0',
    help: 'calls a second of a user, role or root; 0: any number',
  },
  {
    name: 'rate-per-account',
    value: 'N',
    default: '0',
    help: 'calls a second of an account; 0: any number',
  },
  {
    name: 'rate-failed-signatures',
    value: 'N',
    default: '100',
    help: 'signatures a second of an address that may be wrong; 0: any number',
  },
  {
    name: 'cached-principals',
    value: 'N',
    default: '20000',
    help: 'users, roles, keys, sessions and policies to keep in memory, each so many',
  },
  {
    name: 'connections',
    value: 'N',
    default: String(defaultHttpLimits.connections),
    help: 'connections at one time',
  },
  {
    name: 'connections-per-address',
    value: 'N',
    default: String(defaultHttpLimits.connectionsPerAddress),
    help: 'connections of one address at one time',
  },
  {
    name: 'trusted-proxy',
    value: 'CIDR',
    repeats: true,
    help: 'proxies whose X-Forwarded-For and -Proto count; several, or with commas',
  },
  { name: 'config', value: 'FILE', help: 'JSON file with these settings and `quotas`' },
] as const satisfies readonly Setting[]
