#!/usr/bin/env node
// The command line's entry: finds the command and loads only that.
import { enableCompileCache } from 'node:module'

enableCompileCache()

/** A command: runs with its arguments, gives the exit code. */
type Command = (flags: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  account: async () => (await import('./commands/account.ts')).account,
  organization: async () => (await import('./commands/organization.ts')).organization,
  notifications: async () => (await import('./commands/notifications.ts')).notifications,
  import: async () => (await import('./commands/import.ts')).importDetails,
  export: async () => (await import('./commands/export.ts')).exportDetails,
  decide: async () => (await import('./commands/decide.ts')).decide,
  explain: async () => (await import('./commands/explain.ts')).explain,
  validate: async () => (await import('./commands/validate.ts')).validate,
  test: async () => (await import('./commands/test.ts')).test,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  check: async () => (await import('./commands/check.ts')).check,
  'rotate-master-key': async () =>
    (await import('./commands/rotate-master-key.ts')).rotateMasterKey,
  'rotate-sealing-key': async () =>
    (await import('./commands/rotate-sealing-key.ts')).rotateSealingKey,
  version: async () => (await import('./commands/version.ts')).version,
  help: async () => (await import('./commands/help.ts')).help,
}

const aliases: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
}

async function run([name = 'help', ...flags]: readonly string[]): Promise<number> {
  const load = commands[aliases[name] ?? name]
  if (load === undefined) {
    process.stderr.write(`iamd: there is no command \`${name}\`; run \`iamd help\`\n`)
    return 2
  }
  const command = await load()
  return command(flags)
}

process.exitCode = await run(process.argv.slice(2))
