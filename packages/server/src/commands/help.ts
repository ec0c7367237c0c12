// `iamd help`: the commands and the settings, from the table that reads them.
import { type Setting, settings } from '../config.ts'

const commands = [
  ['start', 'run the daemon'],
  ['status', 'ask a running daemon what it enforces'],
  ['account create', 'make an account and print its root access key once'],
  ['account list', 'list the accounts'],
  ['explain ID', 'tell why a call was denied, by the authorization id of its denial'],
  ['version', 'print versions'],
  ['help', 'print this'],
] as const

const column = 30

/** Prints the help text. */
export async function help(): Promise<number> {
  const lines = [
    'iamd: an AWS IAM and STS you can run yourself, which really enforces',
    '',
    'Commands',
    ...commands.map(([name, text]) => `  iamd ${name}`.padEnd(column) + text),
    '',
    'Flags (also as IAMD_NAME in the environment, or as members of the config file)',
    ...settings.map(settingLine),
    '',
  ]
  process.stdout.write(lines.join('\n'))
  return 0
}

function settingLine(setting: Setting): string {
  const flag = `  --${setting.name}${setting.value === undefined ? '' : ` ${setting.value}`}`
  const byDefault = setting.default === undefined ? '' : ` (default: ${setting.default})`
  return flag.padEnd(column) + setting.help + byDefault
}
