// Writes the requests of the benchmark: allowed, denied and unmatched ones about its applications.

import type { AuthorizationRequest, Principal } from '@iamd/policy'
import { account, applicationCount, applicationName, region } from './policy-set.ts'
import { type Random, seededRandom } from './random.ts'

/** A request as all engines get it; each adapter writes it in its own language beforehand. */
export interface BenchmarkRequest {
  readonly action: string
  readonly resource: string
  readonly keys: ReadonlyMap<string, string>
}

interface Question {
  readonly action: string
  readonly resource: string
  readonly keys?: Readonly<Record<string, string>>
}

type WriteQuestion = (app: string, random: Random, userName: string) => Question

const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`

const writers: readonly [WriteQuestion, ...WriteQuestion[]] = [
  (app, random) => ({
    action: random.pick(['s3:GetObject', 's3:PutObject']),
    resource: `arn:aws:s3:::${app}-data/year/${random.below(1000)}.csv`,
  }),
  (app, random, userName) => ({
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${app}-home/${random.pick([userName, 'somebody'])}/notes.txt`,
  }),
  (app, random) => ({
    action: 's3:ListBucket',
    resource: `arn:aws:s3:::${app}-data`,
    keys: { 's3:prefix': random.pick(['public/a', 'team/blue/reports/b', 'private/c']) },
  }),
  (app, random) => ({
    action: random.pick(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DeleteItem']),
    resource: arn('dynamodb', `table/${app}-customers`),
  }),
  (app, random) => ({
    action: random.pick(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue']),
    resource: arn('sqs', `${app}-jobs`),
  }),
  (app, random) => ({
    action: 'ec2:StartInstances',
    resource: arn('ec2', `instance/i-${random.below(100_000)}`),
    keys: { 'aws:resourcetag/application': app },
  }),
  (app, random) => ({
    action: 'lambda:InvokeFunction',
    resource: arn('lambda', `function:${app}-handler:${random.pick(['live', 'draft'])}`),
  }),
  (app, random) => ({
    action: 'secretsmanager:GetSecretValue',
    resource: arn('secretsmanager', `secret:${app}/${random.pick(['production', 'test'])}-key`),
  }),
  (app, random) => ({
    action: random.pick(['logs:GetLogEvents', 'logs:PutLogEvents']),
    resource: arn('logs', `log-group:/aws/lambda/${app}:stream`),
  }),
  (_app, random) => ({
    action: random.pick(['iam:GetUser', 'kms:Decrypt', 'ec2:DescribeInstances']),
    resource: '*',
  }),
]

/** Repeatable requests about the applications of a set, one in eight about an unknown one. */
export function benchmarkRequests(
  statementCount: number,
  requestCount: number,
): readonly BenchmarkRequest[] {
  const random = seededRandom(statementCount)
  const apps = applicationCount(statementCount)
  return Array.from({ length: requestCount }, () => {
    const userName = `user-${random.below(500)}`
    const app = random.below(8) === 0 ? 'unknown-0' : applicationName(random.below(apps))
    const { action, resource, keys = {} } = random.pick(writers)(app, random, userName)
    const common = commonKeys(random, userName)
    return { action, resource, keys: new Map(Object.entries({ ...common, ...keys })) }
  })
}

/** The keys of every request, as AWS's own requests have them. */
function commonKeys(random: Random, userName: string): Readonly<Record<string, string>> {
  const minute = 10 + random.below(50)
  return {
    'aws:username': userName,
    'aws:userid': `AIDA${userName.toUpperCase()}`,
    'aws:principalarn': `arn:aws:iam::${account}:user/${userName}`,
    'aws:principalaccount': account,
    'aws:principaltype': 'User',
    'aws:principaltag/department': random.pick(['sales', 'support', 'legal']),
    'aws:principaltag/clearance': random.pick(['production', 'test']),
    'aws:sourceip': `${random.pick(['10.1', '10.2', '192.168', '172.16'])}.7.${random.below(256)}`,
    'aws:securetransport': random.below(20) === 0 ? 'false' : 'true',
    'aws:requestedregion': random.below(20) === 0 ? 'us-east-1' : region,
    'aws:currenttime': `2026-10-05T12:${minute}:00Z`,
    'aws:multifactorauthage': String(random.below(5000)),
    'aws:useragent': 'aws-cli/2.31',
    'aws:viaawsservice': 'false',
  }
}

const caller: Principal = {
  kind: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/benchmark`,
  userId: 'AIDABENCHMARKBENCHMARK',
}

/** The request as `decide` takes it. */
export function authorizationRequest(request: BenchmarkRequest): AuthorizationRequest {
  const { action, resource, keys } = request
  return { principal: caller, action, resource, resourceAccount: account, context: keys }
}
