// `iamd explain ID`: why a call was denied, by the authorization id that its denial ends with.
import { readConfig } from '../config.ts'
import type { Paint } from '../policy-files/describe-statement.ts'
import { InputError } from '../policy-files/input-error.ts'
import { type AuthorizationDetails, askForDetails } from './authorization-details.ts'
import { endpointUrl } from './endpoint.ts'
import { type ExplainedAgain, explainAgain } from './explain-again.ts'
import { explainedText } from './explained.ts'
import { type ReadFlags, requestFlagNames } from './offline-commands.ts'
import { reportFailure } from './report-failure.ts'
import { paintFor, shownText } from './terminal.ts'
import { type ToolboxClient, ToolboxRefusal, toolboxClient } from './toolbox-client.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Explains a denied call; gives 1 when there is no record of it or it comes out differently now.
 * @throws {InputError} for flags and an environment by which nobody can be asked.
 */
export async function explainById(id: string, flags: ReadFlags): Promise<number> {
  const ignored = ['message', ...requestFlagNames].find((name) => flags.texts(name).length > 0)
  if (ignored !== undefined) {
    throw new InputError(
      `--${ignored} does not go with an id, which is explained by the policies as they were`,
    )
  }
  return askAndPrint(id, flags)
}

/** As `explainById`, whatever else the flags say. */
export async function askAndPrint(id: string, flags: ReadFlags): Promise<number> {
  try {
    const client = clientFor(endpointOf(flags, process.env), process.env)
    const details = await askForDetails(client, id)
    const again = explainAgain(details)
    process.stdout.write(
      flags.isOn('json') ? json(id, details, again) : text(id, details, again, paintFor(flags)),
    )
    return again.some(isDifferent) ? 1 : 0
  } catch (error) {
    if (error instanceof InputError) throw error
    if (!(error instanceof ToolboxRefusal)) return reportFailure(error)
    process.stderr.write(`iamd: ${error.message}\n`)
    return 1
  }
}

const isDifferent = ({ evaluation, effect }: ExplainedAgain): boolean =>
  effect !== evaluation.evaluatedEffect

const keysOfCall = ['aws:PrincipalArn', 'aws:SourceIp', 'aws:UserAgent', 'aws:CurrentTime']

function text(
  id: string,
  { requestContext }: AuthorizationDetails,
  again: readonly ExplainedAgain[],
  paint: Paint,
): string {
  const rows = keysOfCall.flatMap((key) => {
    const { [key]: value } = requestContext
    return value === undefined ? [] : [`${key.padEnd(18)}${shownText([value].flat().join(', '))}`]
  })
  const parts = again.map((one) =>
    isDifferent(one)
      ? `${explainedText(one, paint)}\n${differenceText(one)}\n`
      : explainedText(one, paint),
  )
  return [[`authorization id  ${id}`, ...rows, ''].join('\n'), ...parts].join('\n')
}

const differenceText = ({ evaluation, effect }: ExplainedAgain): string =>
  `recorded as ${evaluation.evaluatedEffect}, but this iamd decides ${effect} on the same ` +
  'policies: do not rely on this explanation'

function json(
  authorizationId: string,
  { requestContext, policies }: AuthorizationDetails,
  again: readonly ExplainedAgain[],
): string {
  const evaluations = again.map(({ evaluation, explanation, minimalFixes }) => ({
    ...evaluation,
    explanation,
    minimalFixes,
  }))
  const all = { authorizationId, requestContext, evaluations, policies }
  return `${JSON.stringify(all, undefined, 2)}\n`
}

/** What was given as endpoint, by a flag or as every AWS client takes it from the environment. */
export function givenEndpoint(flags: ReadFlags, environment: Environment): string | undefined {
  const { AWS_ENDPOINT_URL: fromEnvironment } = environment
  return flags.text('endpoint') ?? (fromEnvironment === '' ? undefined : fromEnvironment)
}

const endpointOf = (flags: ReadFlags, environment: Environment): string =>
  givenEndpoint(flags, environment) ?? endpointUrl(readConfig([], environment))

/** A client with the credentials that every AWS client takes from the environment. */
function clientFor(endpoint: string, environment: Environment): ToolboxClient {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  if (!accessKeyId || !secretAccessKey) {
    throw new InputError('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  }
  if (!URL.canParse(endpoint)) throw new InputError(`\`${endpoint}\` is no URL`)
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  const identity = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  return toolboxClient(new URL(endpoint), region, identity)
}
