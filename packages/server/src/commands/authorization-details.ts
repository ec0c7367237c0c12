// Asks IAM Toolbox for all that it recorded of a denied call, with the policies.
import type { DenialRecord, RecordedEvaluation, RecordedPolicy } from '../denials/denial-record.ts'
import { type ToolboxClient, ToolboxRefusal } from './toolbox-client.ts'

/** A denied call as IAM Toolbox tells it. */
export type AuthorizationDetails = DenialRecord

interface DetailsPage {
  readonly requestContext: DenialRecord['requestContext']
  readonly evaluations: readonly RecordedEvaluation[]
  readonly policies: readonly (Omit<RecordedPolicy, 'attachedTo' | 'document'> & {
    readonly attachedTo?: readonly { readonly arn: string }[]
  })[]
  readonly nextToken?: string
}

/** @throws {ToolboxRefusal} when the service refuses, or answers what it should not. */
export async function askForDetails(
  client: ToolboxClient,
  id: string,
): Promise<AuthorizationDetails> {
  const path = `/authorization-details/${id}`
  const first = await askForPage(client, path, undefined)
  const evaluations = [...first.evaluations]
  for (let next = first.nextToken; next !== undefined; ) {
    const page = await askForPage(client, path, next)
    evaluations.push(...page.evaluations)
    next = page.nextToken
  }
  const policies: RecordedPolicy[] = []
  for (const { attachedTo = [], ...policy } of first.policies) {
    const answer = await ask(client, `${path}/policy`, { policyUri: policy.uri })
    const document = JSON.stringify(Object(answer).policyDocument)
    policies.push({ ...policy, attachedTo: attachedTo.map(({ arn }) => arn), document })
  }
  return { requestContext: first.requestContext, evaluations, policies }
}

async function askForPage(
  client: ToolboxClient,
  path: string,
  nextToken: string | undefined,
): Promise<DetailsPage> {
  const answer = await ask(client, path, nextToken === undefined ? {} : { nextToken })
  if (isDetailsPage(answer)) return answer
  throw new ToolboxRefusal('the answer holds no authorization details')
}

const isDetailsPage = (answer: unknown): answer is DetailsPage =>
  typeof answer === 'object' &&
  answer !== null &&
  'requestContext' in answer &&
  typeof answer.requestContext === 'object' &&
  'evaluations' in answer &&
  Array.isArray(answer.evaluations) &&
  'policies' in answer &&
  Array.isArray(answer.policies)

async function ask(
  client: ToolboxClient,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { status, error, body } = await client(path, query)
  if (status === 200) return body
  const message = String(Object(body).message ?? Object(body).Message ?? '')
  throw new ToolboxRefusal(`${error ?? `status ${status}`}: ${message}`)
}
