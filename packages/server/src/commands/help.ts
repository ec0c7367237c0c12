// `iamd help`: the commands and the settings, from the tables that read them.
import { type Setting, settings } from '../settings.ts'
import { type OfflineCommand, offlineCommands } from './offline-commands.ts'
import { organizationHelp } from './organization-verbs.ts'

const commands = [
  ['start', 'run the daemon'],
  ['status', 'ask a running daemon what it enforces'],
  ['account create', 'make an account and print its root access key once'],
  ['account list', 'list the accounts'],
  ['organization VERB', 'make and show organizations of accounts'],
  ['notifications [TOPIC-ARN]', 'print messages for SNS topics, which nothing publishes'],
  ...Object.entries(offlineCommands).map(([name, { about }]) => [name, about] as const),
  ['version', 'print versions'],
  ['help [COMMAND]', 'print this, or the flags of a command'],
] as const

const column = 30

/** Prints the help text, of one command when it is named. */
export async function help([name]: readonly string[] = []): Promise<number> {
  if (name === 'organization') {
    process.stdout.write(organizationHelp())
    return 0
  }
  const command = Object.entries(offlineCommands).find(([known]) => known === name)?.[1]
  process.stdout.write(command === undefined ? generalHelp() : commandHelp(command))
  return 0
}

function commandHelp({ usage, about, flags, exitCodes }: OfflineCommand): string {
  const lines = [
    `${usage}: ${about}`,
    '',
    ...flags.map(({ name, value, repeats, help: text }) => {
      const flag = `  --${name}${value === undefined ? '' : ` ${value}`}`
      return flag.padEnd(column) + text + (repeats === true ? ' (may be repeated)' : '')
    }),
    '',
    ...(flags.some(({ value }) => value?.startsWith('POLICY') === true) ? [policyMeaning] : []),
    `Exit codes: ${exitCodes}.`,
    '',
  ]
  return lines.join('\n')
}

const policyMeaning =
  'POLICY is a file in JSON or YAML, or the ARN or name of an AWS managed policy.'

function generalHelp(): string {
  const lines = [
    'iamd: an AWS IAM and STS you can run yourself, which really enforces',
    '',
    'Commands',
    ...commands.map(([name, text]) => `  iamd ${name}`.padEnd(column) + text),
    '',
    'Flags of the daemon (also as IAMD_NAME in the environment, or in the config file)',
    ...settings.map(settingLine),
    '',
  ]
  return lines.join('\n')
}

function settingLine(setting: Setting): string {
  const flag = `  --${setting.name}${setting.value === undefined ? '' : ` ${setting.value}`}`
  const byDefault = setting.default === undefined ? '' : ` (default: ${setting.default})`
  return flag.padEnd(column) + setting.help + byDefault
}
