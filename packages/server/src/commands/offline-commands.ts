// The commands with flags of their own, and those flags: what is read, and what help prints.
import { parseArgs } from 'node:util'
import { InputError } from '../policy-files/input-error.ts'

/** A flag of a command; without `value` it is a switch. */
export interface Flag {
  readonly name: string
  readonly value?: string
  /** Whether it may be given several times. */
  readonly repeats?: true
  readonly help: string
}

/** A command that works on files, on a data directory, or on what a daemon answers. */
export interface OfflineCommand {
  readonly usage: string
  readonly about: string
  readonly flags: readonly Flag[]
  /** What each exit code means. */
  readonly exitCodes: string
}

const color: Flag = { name: 'color', value: 'WHEN', help: 'auto (default), always or never' }
const json: Flag = { name: 'json', help: 'print JSON for programs' }

const storeFlags: readonly Flag[] = [
  { name: 'data', value: 'DIR', help: 'where the database lives (default: ./iamd-data)' },
  { name: 'master-key', value: 'FILE', help: 'master key file (default: DIR/master.key)' },
  { name: 'config', value: 'FILE', help: 'JSON file with settings' },
]

const maintenanceFlags: readonly Flag[] = [
  ...storeFlags,
  { name: 'store', value: 'URL', help: 'PostgreSQL database, as postgres://user@host/database' },
]

const policyFlags = [
  { name: 'identity', value: 'POLICY', repeats: true, help: 'policy of the principal' },
  { name: 'boundary', value: 'POLICY', repeats: true, help: 'permissions boundary' },
  { name: 'session', value: 'POLICY', repeats: true, help: 'session policy' },
  { name: 'resource', value: 'POLICY', repeats: true, help: 'policy of the resource' },
  {
    name: 'scp',
    value: 'POLICY[,…]',
    repeats: true,
    help: 'SCPs of one level, from the root down',
  },
  {
    name: 'rcp',
    value: 'POLICY[,…]',
    repeats: true,
    help: 'RCPs of one level, from the root down',
  },
  { name: 'vpc-endpoint', value: 'POLICY', repeats: true, help: 'policy of the VPC endpoint' },
] as const satisfies readonly Flag[]

const requestFlags: readonly Flag[] = [
  { name: 'request', value: 'FILE', help: 'request with principal, action, resource, policies' },
  { name: 'principal', value: 'ARN', help: 'who asks: an ARN, an account id, a service' },
  { name: 'principal-id', value: 'ID', help: 'its unique id, as in aws:userid' },
  { name: 'issuer', value: 'ARN', help: 'the role (with its path) or user that a session is of' },
  { name: 'action', value: 'NAME', help: 'what for, as in s3:GetObject' },
  { name: 'resource-arn', value: 'ARN', help: 'on what (default: *)' },
  { name: 'resource-account', value: 'ID', help: 'account of a resource whose ARN has none' },
  { name: 'context', value: 'KEY=VALUE', repeats: true, help: 'a context key; twice: two values' },
  ...policyFlags,
]

/** The flags that name policies. */
export const policyFlagNames = policyFlags.map(({ name }) => name)

/** The flags that describe a request. */
export const requestFlagNames = requestFlags.map(({ name }) => name)

/** All of them. POLICY is a file, or the ARN or name of an AWS managed policy. */
export const offlineCommands = {
  import: {
    usage: 'iamd import [FLAGS] FILE…',
    about: 'make what GetAccountAuthorizationDetails tells of an account; --all: a whole export',
    flags: [
      { name: 'account', value: 'ID', help: 'account to import into (default: that of the file)' },
      { name: 'all', help: 'make everything that `iamd export --all` wrote; - is standard input' },
      {
        name: 'passphrase-file',
        value: 'FILE',
        help: 'with --all: what its secrets are sealed with',
      },
      { name: 'dry-run', help: 'find everything that is in the way, and make nothing' },
      ...maintenanceFlags,
    ],
    exitCodes: '0 imported, 1 refused and nothing made, 2 input that can’t be used',
  },
  export: {
    usage: 'iamd export [FLAGS] [FILE]',
    about: 'print an account as GetAccountAuthorizationDetails tells it; --all: write all to FILE',
    flags: [
      { name: 'account', value: 'ID', help: 'account to export (default: the only one)' },
      { name: 'all', help: 'write all accounts and all in them to FILE; - is standard output' },
      { name: 'with-secrets', help: 'with --all: keys, password hashes and MFA seeds, too' },
      { name: 'passphrase-file', value: 'FILE', help: 'seal these with the passphrase in FILE' },
      { name: 'plain-secrets', help: 'do not seal these' },
      ...maintenanceFlags,
    ],
    exitCodes: '0 exported, 1 failed or no such account, 2 input that can’t be used',
  },
  decide: {
    usage: 'iamd decide [FLAGS] [REQUEST-FILE]',
    about: 'decide a request by policies in files',
    flags: [...requestFlags, json, color],
    exitCodes: '0 allowed, 1 denied, 2 input that can’t be used',
  },
  explain: {
    usage: 'iamd explain [FLAGS] [ID | REQUEST-FILE | CLOUDTRAIL-RECORD | -]',
    about: 'tell why a request is allowed or denied, and what would allow it',
    flags: [
      ...requestFlags,
      { name: 'message', value: 'TEXT', help: 'an AccessDenied message (or on standard input)' },
      {
        name: 'endpoint',
        value: 'URL',
        help: 'whom to ask about an authorization id (default: AWS_ENDPOINT_URL)',
      },
      json,
      color,
    ],
    exitCodes:
      '0 explained, 1 there is no answer about the id or it comes out differently now, ' +
      '2 input that can’t be used',
  },
  validate: {
    usage: 'iamd validate [FLAGS] FILES…',
    about: 'find mistakes in policies, as IAM Access Analyzer does',
    flags: [
      {
        name: 'type',
        value: 'TYPE',
        help: 'identity (default), boundary, session, resource, trust, scp or rcp',
      },
      {
        name: 'resource-type',
        value: 'TYPE',
        help: 'what a resource policy belongs to, as in AWS::S3::Bucket',
      },
      {
        name: 'fail-on',
        value: 'SEVERITY',
        help: 'error (default), security-warning, warning or suggestion',
      },
      json,
      color,
    ],
    exitCodes: '0 fine, 1 findings of that severity or worse, 2 input that can’t be used',
  },
  test: {
    usage: 'iamd test [FLAGS] [FILES, DIRECTORIES or GLOBS…]',
    about: 'run policy tests (**/*.iamtest.yaml, .yml, .json)',
    flags: [
      { name: 'watch', help: 'run again when a test or a policy changes' },
      { name: 'reporter', value: 'NAME', help: 'human (default), tap, junit or json' },
      {
        name: 'output',
        value: 'FILE',
        help: 'write the report there, and people’s to the terminal',
      },
      { name: 'coverage', help: 'show statements and values that no test decided by' },
      { name: 'coverage-min', value: 'PERCENT', help: 'fail below this coverage' },
      { name: 'coverage-output', value: 'FILE', help: 'write the coverage in lcov’s format' },
      { name: 'against', value: 'simulator', help: 'ask SimulateCustomPolicy by the AWS SDK' },
      color,
    ],
    exitCodes: '0 all passed, 1 a test failed or too little coverage, 2 input that can’t be used',
  },
  backup: {
    usage: 'iamd backup [FLAGS] FILE',
    about: 'write the whole database to a file, online; - is standard output',
    flags: maintenanceFlags,
    exitCodes: '0 written, 1 failed, 2 input that can’t be used',
  },
  restore: {
    usage: 'iamd restore [FLAGS] FILE',
    about: 'fill an empty database from a backup; - is standard input',
    flags: maintenanceFlags,
    exitCodes: '0 restored, 1 refused, 2 input that can’t be used',
  },
  check: {
    usage: 'iamd check [FLAGS]',
    about: 'look for what is wrong in a database, online; changes nothing',
    flags: maintenanceFlags,
    exitCodes: '0 nothing is wrong, 1 something is, 2 input that can’t be used',
  },
  'rotate-master-key': {
    usage: 'iamd rotate-master-key [FLAGS]',
    about: 'change the key that all secrets are sealed under, online',
    flags: [
      { name: 'new', value: 'FILE', help: 'let the key in this file open the database, too' },
      { name: 'finish', help: 'let no other key than the configured one open the database' },
      ...maintenanceFlags,
    ],
    exitCodes: '0 done, 1 failed, 2 input that can’t be used',
  },
  'rotate-sealing-key': {
    usage: 'iamd rotate-sealing-key [FLAGS]',
    about: 'seal session tokens with a new key, online; they all stay good',
    flags: maintenanceFlags,
    exitCodes: '0 done, 1 failed, 2 input that can’t be used',
  },
} as const satisfies Readonly<Record<string, OfflineCommand>>

export type OfflineCommandName = keyof typeof offlineCommands

/** The arguments of a command, by flag. */
export interface ReadFlags {
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  isOn(name: string): boolean
  readonly files: readonly string[]
}

/** @throws {InputError} for flags that the command does not have. */
export function readFlags(name: OfflineCommandName, args: readonly string[]): ReadFlags {
  const { flags }: OfflineCommand = offlineCommands[name]
  const options = Object.fromEntries(
    flags.map(({ name: flag, value, repeats }) => [
      flag,
      { type: value === undefined ? 'boolean' : 'string', multiple: repeats === true } as const,
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const listOf = (flag: string) => [values[flag] ?? []].flat().map(String)
    return {
      text: (flag) => listOf(flag)[0],
      texts: listOf,
      isOn: (flag) => values[flag] === true,
      files: positionals,
    }
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.split('. ') : []
    throw new InputError(`${reason}; run \`iamd help ${name}\` for the flags there are`)
  }
}

/** One of a few words. @throws {InputError} for any other. */
export function choiceOf<Choice extends string>(
  flags: ReadFlags,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = flags.text(name)
  const choice = choices.find((candidate) => candidate === text)
  if (text === undefined || choice !== undefined) return choice
  throw new InputError(`--${name} is one of ${choices.join(', ')}, not \`${text}\``)
}
