// Writes the policy documents of the benchmark: what the teams of an organization might have.

export interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action?: readonly string[]
  readonly NotAction?: readonly string[]
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly StatementDocument[]
}

export const account = '111122223333'
export const region = 'eu-west-1'

/** The statements about one application; the n-th application's differ from all others'. */
const statementsOfApplication: readonly ((app: string, index: number) => StatementDocument)[] = [
  (app) => ({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: [`arn:aws:s3:::${app}-data/*`],
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['s3:*Object'],
    Resource: [`arn:aws:s3:::${app}-home/\${aws:username}/*`],
    Condition: { Bool: { 'aws:SecureTransport': ['true'] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['s3:ListBucket'],
    Resource: [`arn:aws:s3:::${app}-data`, `arn:aws:s3:::${app}-home`],
    Condition: { StringLike: { 's3:prefix': ['', 'public/*', 'team/*/reports/*'] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['dynamodb:Get*', 'dynamodb:Query', 'dynamodb:BatchGet*'],
    Resource: [`arn:aws:dynamodb:*:${account}:table/${app}-*`],
    Condition: { StringEquals: { 'aws:PrincipalTag/department': ['sales', 'support'] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    Resource: [`arn:aws:sqs:${region}:${account}:${app}-jobs`],
    Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['ec2:StartInstances', 'ec2:StopInstances'],
    Resource: ['*'],
    Condition: { StringEquals: { 'aws:ResourceTag/application': [app] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['lambda:Invoke*'],
    Resource: [`arn:aws:lambda:${region}:${account}:function:${app}-*:live`],
    Condition: { DateLessThan: { 'aws:CurrentTime': ['2031-01-01T00:00:00Z'] } },
  }),
  (app) => ({
    Effect: 'Deny',
    Action: ['secretsmanager:*'],
    Resource: [`arn:aws:secretsmanager:${region}:${account}:secret:${app}/production-*`],
    Condition: { StringNotEquals: { 'aws:PrincipalTag/clearance': ['production'] } },
  }),
  (app) => ({
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: [`arn:aws:secretsmanager:${region}:${account}:secret:${app}/*`],
    Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': ['3600'] } },
  }),
  (app, index) => guards[index % 40] ?? readLogs(app),
]

function readLogs(app: string): StatementDocument {
  return {
    Effect: 'Allow',
    Action: ['logs:Get*', 'logs:FilterLogEvents'],
    Resource: [`arn:aws:logs:*:${account}:log-group:/aws/*/${app}:*`],
  }
}

/** Rules for everybody, which templates copy into one policy in ten. */
const guards: Readonly<Record<number, StatementDocument>> = {
  0: {
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:*', 'support:*'],
    Resource: ['*'],
    Condition: { StringNotEquals: { 'aws:RequestedRegion': [region, 'eu-central-1'] } },
  },
  10: {
    Effect: 'Deny',
    Action: ['s3:*'],
    NotResource: ['arn:aws:s3:::public-*'],
    Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
  },
  20: {
    Effect: 'Deny',
    Action: ['*'],
    Resource: ['*'],
    Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.17'] } },
  },
  30: { Effect: 'Allow', Action: ['ec2:Describe*', 'cloudwatch:*'], Resource: ['*'] },
}

/** As many statements as asked for, in policies of the given size. */
export function policySet(statementCount: number, policySize: number): readonly PolicyDocument[] {
  const perApplication = statementsOfApplication.length
  const statements = Array.from({ length: statementCount }, (_, at) => {
    const index = Math.floor(at / perApplication)
    const write = statementsOfApplication[at % perApplication]
    return write === undefined
      ? readLogs(applicationName(index))
      : write(applicationName(index), index)
  })
  const documents: PolicyDocument[] = []
  for (let start = 0; start < statementCount; start += policySize) {
    const Statement = statements.slice(start, start + policySize)
    documents.push({ Version: '2012-10-17', Statement })
  }
  return documents
}

/** The name of an application, with the variety of names that people give. */
export function applicationName(index: number): string {
  const words = ['billing', 'search', 'mail', 'orders', 'stock', 'reports', 'login']
  return `${words[index % words.length]}-${index}`
}

/** How many applications a set of this size is about. */
export function applicationCount(statementCount: number): number {
  return Math.ceil(statementCount / statementsOfApplication.length)
}
