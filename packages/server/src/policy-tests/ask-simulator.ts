// Asks SimulateCustomPolicy of AWS, or of an iamd, about cases, by the AWS SDK if it is installed.
import { InputError } from '../policy-files/input-error.ts'
import { type CaseResult, runCase } from './run-case.ts'
import { simulatorQuestion } from './simulator-input.ts'
import { meetsEffect, type TestCase } from './test-case.ts'

type Sdk = typeof import('@aws-sdk/client-iam')

/** Asks about one case. */
export type AskSimulator = (test: TestCase) => Promise<CaseResult>

/**
 * A simulator with the endpoint and the credentials of the environment, as all AWS tools have it.
 * @throws {InputError} when the AWS SDK is not installed.
 */
export async function simulator(): Promise<AskSimulator> {
  const sdk = await loadSdk()
  // IAM has one Region for all; without one in the environment the SDK would refuse to start.
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const client = new sdk.IAMClient({ region: AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1' })
  return (test) => askAbout(test, sdk, client)
}

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-iam')
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) {
      throw cause
    }
    throw new InputError('--against simulator needs: npm install @aws-sdk/client-iam')
  }
}

async function askAbout(
  test: TestCase,
  sdk: Sdk,
  client: InstanceType<Sdk['IAMClient']>,
): Promise<CaseResult> {
  const offline = runCase(test)
  const question = simulatorQuestion(test)
  if ('skipped' in question) return { ...offline, differences: [], skipped: question.skipped }
  const { EvaluationResults: [result] = [] } = await client
    .send(new sdk.SimulateCustomPolicyCommand(question.input))
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
      throw new InputError(`the simulator did not answer: ${reason}`, test.place)
    })
  const answered =
    result?.ResourceSpecificResults?.[0]?.EvalResourceDecision ?? result?.EvalDecision
  const got = answered ?? 'no answer'
  const isMet =
    (got === 'allowed' || got === 'explicitDeny' || got === 'implicitDeny') &&
    meetsEffect(got, test.expected)
  const difference = { what: 'decision', expected: test.expected, got } as const
  // The simulator tells no reason, so that is the engine's.
  const reasons = offline.differences.filter(({ what }) => what !== 'decision')
  return { ...offline, simulated: got, differences: isMet ? reasons : [difference, ...reasons] }
}
