// The AWS CLI as a client: each call is one command, with the options a user would type.

import { createCliCommands } from './cli-commands.ts'
import { AwsRefusal, type Client, type ClientCall, parseRefusal } from './client.ts'
import { clientEnvironment } from './client-environment.ts'

/** Makes a client of an AWS CLI of version 1. */
export function createCliClient(path: string): Client {
  const commands = createCliCommands(path)
  return {
    async call({ endpoint, credentials, service, operation, input }: ClientCall) {
      const args = [service, kebabCase(operation), ...cliOptions(input), '--output', 'json']
      const { code, stdout, stderr } = await commands.run(
        args,
        clientEnvironment(endpoint, credentials),
      )
      if (code === 0) return stdout === '' ? {} : JSON.parse(stdout)
      const refusal = parseRefusal(stderr.replace(/^\n/, '').replace(/\n$/, ''))
      if (refusal instanceof AwsRefusal) throw refusal
      throw new Error(`aws ${args.join(' ')} ended with ${code}: ${stderr}`)
    },
    close: () => commands.close(),
  }
}

/** `PolicySourceArn` as the command line has it: `policy-source-arn`. */
export const kebabCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()

function cliOptions(input: object): readonly string[] {
  return Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    const option = kebabCase(name)
    if (value === undefined) return []
    if (typeof value === 'boolean') return [value ? `--${option}` : `--no-${option}`]
    return [`--${option}`, ...(Array.isArray(value) ? value.map(cliValue) : [cliValue(value)])]
  })
}

function cliValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return shorthand(value) ?? JSON.stringify(value)
}

/** `Key=Team,Value=blue`, when no member needs quoting. */
function shorthand(value: object): string | undefined {
  const parts: string[] = []
  for (const [name, member] of Object.entries(value)) {
    const text = Array.isArray(member) ? member.join(',') : String(member)
    if (!/^[\w:/.,-]+$/.test(text)) return undefined
    parts.push(`${name}=${text}`)
  }
  return parts.join(',')
}
