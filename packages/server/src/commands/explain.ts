// `iamd explain ID`: why a call was denied, by the authorization id that its denial ends with.
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config.ts'
import { type AuthorizationDetails, askForDetails } from './authorization-details.ts'
import { describeExplanation } from './describe-explanation.ts'
import { endpointUrl } from './endpoint.ts'
import { explainAgain } from './explain-again.ts'
import { reportFailure } from './report-failure.ts'
import { ToolboxRefusal, toolboxClient } from './toolbox-client.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Explains a denied call; fails when there is no record of it or it comes out differently now. */
export async function explain(flags: readonly string[]): Promise<number> {
  try {
    const { id, endpoint } = readArguments(flags, process.env)
    const details = await askForDetails(clientFor(endpoint, process.env), id)
    return printDetails(id, details)
  } catch (error) {
    if (!(error instanceof ToolboxRefusal)) return reportFailure(error)
    process.stderr.write(`iamd: ${error.message}\n`)
    return 1
  }
}

function printDetails(id: string, details: AuthorizationDetails): number {
  const { requestContext } = details
  const lines = [`authorization id  ${id}`]
  for (const key of ['aws:PrincipalArn', 'aws:SourceIp', 'aws:UserAgent', 'aws:CurrentTime']) {
    if (requestContext[key] !== undefined) lines.push(`${key.padEnd(18)}${requestContext[key]}`)
  }
  let differs = false
  for (const { evaluation, explanation, effect } of explainAgain(details)) {
    const { action, resource, evaluatedEffect } = evaluation
    lines.push('', `${action} on ${resource || '*'}: ${evaluatedEffect}`)
    lines.push(...describeExplanation(explanation))
    if (effect === evaluatedEffect) continue
    differs = true
    lines.push(
      `  but this iamd decides ${effect} on the same policies: do not rely on this explanation`,
    )
  }
  process.stdout.write(`${lines.join('\n')}\n`)
  return differs ? 1 : 0
}

function readArguments(flags: readonly string[], environment: Environment) {
  const { positionals, values } = parse(flags)
  const [id] = positionals
  if (id === undefined || positionals.length > 1 || !/^[0-9a-z]{1,256}$/.test(id)) {
    throw new ConfigError('write `iamd explain ID` with the authorization id of a denial')
  }
  const { AWS_ENDPOINT_URL: fromEnvironment } = environment
  const endpoint = values.endpoint ?? (fromEnvironment === '' ? undefined : fromEnvironment)
  return { id, endpoint: endpoint ?? endpointUrl(readConfig([], environment)) }
}

function parse(flags: readonly string[]) {
  try {
    const options = { endpoint: { type: 'string' } } as const
    return parseArgs({ args: [...flags], options, allowPositionals: true })
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** A client with the credentials that every AWS client takes from the environment. */
function clientFor(endpoint: string, environment: Environment) {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  }
  if (!URL.canParse(endpoint)) throw new ConfigError(`\`${endpoint}\` is no URL`)
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  const identity = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  return toolboxClient(new URL(endpoint), region, identity)
}
